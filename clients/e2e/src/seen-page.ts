/**
 * Seen page: what a person reads on the page of the bookings. It goes by the words on the page and by nothing that only programs see, so a word that says the
 * wrong thing is found out. The page has to be in English, with the days of UTC.
 */
import type { Page } from '@playwright/test';
import type { ConnectionLook } from './app-page.ts';

export interface SeenBooking {
  id: string;
  customer: string;
  service: string;
  /** "Chair 1" */
  where: string;
  startsAt: string;
  endsAt: string;
  /** As the page calls it: `In progress`. */
  status: string;
  /** A change of it is on its way. */
  isWaiting: boolean;
}

/** The booking that is open in the drawer: more is known of it. */
export interface OpenBooking {
  id: string;
  version: number;
  notes: readonly string[];
  wish: { startsAt: string; endsAt: string } | undefined;
}

export interface SeenRejection {
  title: string;
  /** What it is about, and why. */
  text: string;
}

export interface SeenPage {
  connection: ConnectionLook;
  bookings: readonly SeenBooking[];
  open: OpenBooking | undefined;
  rejections: readonly SeenRejection[];
}

/** As it stands on the page, before anybody has thought about it. */
interface RawPage {
  connection: string;
  rows: { id: string; label: string; where: string; text: string }[];
  open: { id: string; version: string; notes: string[]; wish: string | undefined } | undefined;
  rejections: SeenRejection[];
}

export async function readPage(page: Page): Promise<SeenPage> {
  const raw = await page.evaluate(readRaw);
  const nowMs = Date.now();
  return {
    connection: raw.connection as ConnectionLook,
    bookings: raw.rows.map(({ id, label, where, text }) => ({
      id,
      where,
      ...parseRow(label, nowMs),
      isWaiting: text.includes('Sending'),
    })),
    open: raw.open && {
      id: raw.open.id,
      version: Number(raw.open.version),
      notes: raw.open.notes,
      wish: raw.open.wish === undefined ? undefined : parseRange(raw.open.wish, nowMs),
    },
    rejections: raw.rejections,
  };
}

/** Runs in the page. */
function readRaw(): RawPage {
  const textOf = (element: Element | null | undefined) => (element?.textContent ?? '').trim();
  const drawer = [...document.querySelectorAll('[role="dialog"]')].find((dialog) => dialog.querySelector('.booking'));
  const [, version = ''] = /version (\d+)/.exec(textOf(drawer?.querySelector('.booking-id'))) ?? [];
  const headers = [...document.querySelectorAll('[role="grid"][aria-label="Bookings"] [role="columnheader"]')].map(
    textOf,
  );
  const panel = document.querySelector('section[aria-label="Needs your attention"]');
  return {
    connection: document.querySelector('[data-testid="connection"]')?.getAttribute('data-state') ?? '',
    rows: [...document.querySelectorAll('[role="grid"][aria-label="Bookings"] [role="row"][data-key]')].map((row) => ({
      id: row.getAttribute('data-key') ?? '',
      label: row.getAttribute('aria-label') ?? '',
      where: textOf(row.children[headers.indexOf('Where')]),
      text: textOf(row),
    })),
    open:
      drawer === undefined
        ? undefined
        : {
            id: textOf(drawer.querySelector('.booking-id code')),
            version,
            // Behind the head of a note stands what was written.
            notes: [...drawer.querySelectorAll('.booking-note')].map((note) =>
              (note.lastChild?.textContent ?? '').trim(),
            ),
            wish: textOf(drawer.querySelector('[role="note"] p strong')) || undefined,
          },
    rejections: [...(panel?.querySelectorAll('[role="alert"]') ?? [])]
      .map((notice) => ({ title: textOf(notice.querySelector('.notice-title')), text: textOf(notice) }))
      .filter(({ text }) => text.includes('was not made')),
  };
}

const DAY = String.raw`\p{L}{3} \d{1,2} \p{L}{3,4}`;
const RANGE = String.raw`${DAY}, \d\d:\d\d – (?:${DAY}, )?\d\d:\d\d`;
const row = new RegExp(`^(.+), (.+), (${RANGE}), ([^,]+)$`, 'u');

/** "Ada Abel, Haircut, Mon 30 Nov, 10:00 – 11:00, Requested" */
function parseRow(label: string, nowMs: number): Omit<SeenBooking, 'id' | 'where' | 'isWaiting'> {
  const [, customer = '', service = '', range = '', status = ''] = row.exec(label) ?? [];
  if (status === '') throw new Error(`a row of the list is called "${label}", which says nothing of a booking`);
  return { customer, service, status, ...parseRange(range, nowMs) };
}

/** "Mon 30 Nov, 10:00 – 11:00", "Mon 30 Nov, 22:00 – Tue 1 Dec, 02:00" */
export function parseRange(text: string, nowMs: number): { startsAt: string; endsAt: string } {
  const parts = new RegExp(`^(${DAY}), (\\d\\d:\\d\\d) – (?:(${DAY}), )?(\\d\\d:\\d\\d)$`, 'u').exec(text);
  const [, day = '', from = '', lastDay = day, to = ''] = parts ?? [];
  if (parts === null) throw new Error(`"${text}" is no time that a page would write`);
  return { startsAt: instantOf(day, from, nowMs), endsAt: instantOf(lastDay, to, nowMs) };
}

/** The year is not on the page: it is the one in which the day of the week is right, as near to now as can be. */
function instantOf(day: string, time: string, nowMs: number): string {
  const year = new Date(nowMs).getUTCFullYear();
  const [weekday = '', date = '', month = ''] = day.split(' ');
  const fitting = [year - 1, year, year + 1]
    .map((candidate) => new Date(`${date} ${month.slice(0, 3)} ${candidate} ${time} UTC`))
    .filter((instant) => weekdays[instant.getUTCDay()] === weekday)
    .sort((a, b) => Math.abs(a.getTime() - nowMs) - Math.abs(b.getTime() - nowMs));
  const [instant] = fitting;
  if (instant === undefined) throw new Error(`"${day}" is no day of these years`);
  return instant.toISOString();
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
