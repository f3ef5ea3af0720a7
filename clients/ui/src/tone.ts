/** Tone: what a colour says. Never said by colour alone: an icon or a word stands beside it. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'violet';

export function classes(...names: (string | false | undefined)[]): string {
  return names.filter((name) => name !== undefined && name !== false && name !== '').join(' ');
}
