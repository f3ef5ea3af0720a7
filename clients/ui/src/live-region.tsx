/** Live region: says to who listens what others can see happen. Draws nothing. */
export interface LiveRegionProps {
  /** What happened last; another text is read, the same one again is not. */
  message: string;
  /** `assertive` interrupts. Default: `polite`. */
  urgency?: 'polite' | 'assertive';
}

export function LiveRegion({ message, urgency = 'polite' }: LiveRegionProps) {
  return (
    <div className="visually-hidden" role={urgency === 'polite' ? 'status' : 'alert'} aria-live={urgency}>
      {message}
    </div>
  );
}
