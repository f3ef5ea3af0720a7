/** Messages: what was done, said for some seconds in the corner. */
import { useRuntime } from '@slotwire/react';
import { Toast, ToastRegion, type Tone } from '@slotwire/ui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';

export interface Message {
  title: string;
  text?: string;
  tone?: Tone;
}

type Say = (message: Message) => void;

const MessagesContext = createContext<Say>(() => {});
const SHOWN_MS = 8_000;
const MOST = 4;

export const useSay = (): Say => useContext(MessagesContext);

export function MessagesProvider({ children }: { children: ReactNode }) {
  const { timers } = useRuntime();
  const [shown, setShown] = useState<readonly (Message & { id: number })[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setShown((now) => now.filter((message) => message.id !== id)), []);
  const say = useCallback(
    (message: Message) => {
      last.current += 1;
      const id = last.current;
      setShown((now) => [...now, { ...message, id }].slice(-MOST));
      timers.after(SHOWN_MS, () => close(id));
    },
    [timers, close],
  );
  const region = useMemo(
    () => (
      <ToastRegion>
        {shown.map(({ id, title, text, tone = 'success' }) => (
          <Toast key={id} tone={tone} title={title} onClose={() => close(id)}>
            {text}
          </Toast>
        ))}
      </ToastRegion>
    ),
    [shown, close],
  );
  return (
    <MessagesContext value={say}>
      {children}
      {region}
    </MessagesContext>
  );
}
