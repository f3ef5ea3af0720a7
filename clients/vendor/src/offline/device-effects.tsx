/** Device effects: what this page does beside what it shows. It rings, counts in its title, measures itself, and looks for a newer version. */
import { measureClient } from '@slotwire/browser';
import { useConnection, useRuntime, useSocketEvent, useUnread } from '@slotwire/react';
import { useEffect } from 'react';
import { useApp } from '../app-context.ts';
import { useLosses } from './use-device-state.ts';

export function DeviceEffects() {
  useRing();
  useTitleCount();
  useVersionLook();
  useFigures();
  useQuestionBeforeLoss();
  return null;
}

function useRing(): void {
  const { sounds } = useApp();
  useSocketEvent('arrived', (arrival) => void sounds.handle(arrival));
}

/** A tab behind others says so by its title. */
function useTitleCount(): void {
  const unread = useUnread();
  useEffect(() => {
    const title = 'Slotwire for vendors';
    document.title = unread === 0 ? title : `(${unread}) ${title}`;
    return () => {
      document.title = title;
    };
  }, [unread]);
}

/** After a reconnect the service may be another one, with other pages. */
function useVersionLook(): void {
  const { version, shell } = useApp();
  const { status } = useConnection();
  useEffect(() => {
    if (status === 'connected') version.look();
  }, [status, version]);
  useEffect(() => version.on(() => shell.look()), [version, shell]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') version.look();
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [version]);
}

function useFigures(): void {
  const { opened, telemetry } = useApp();
  const { clock } = useRuntime();
  useEffect(() => measureClient(opened, telemetry, clock), [opened, telemetry, clock]);
}

/** The browser asks in words of its own. Listened to while there is something to lose alone: a page that listens is not kept for the way back. */
function useQuestionBeforeLoss(): void {
  const loses = useLosses();
  useEffect(() => {
    if (!loses) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [loses]);
}
