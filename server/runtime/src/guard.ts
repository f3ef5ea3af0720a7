/**
 * Guard: while it is up, whoever reaches past the runtime for the real clock, timers, chance or network gets an error that says so.
 * A virtual world that touches one of them once cannot be repeated, and nothing else would show it.
 */

const refused = (name: string) => () => {
  throw new Error(`${name} was used in virtual time: take it from the runtime`);
};

type Globals = Record<string, unknown>;

/** Object, and the functions on it that read the real world. */
const readers: readonly [path: string, holder: Globals, names: readonly string[]][] = [
  [
    '',
    globalThis as unknown as Globals,
    ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'WebSocket', 'EventSource'],
  ],
  ['performance.', performance as unknown as Globals, ['now']],
  ['Math.', Math as unknown as Globals, ['random']],
  ['crypto.', crypto as unknown as Globals, ['getRandomValues', 'randomUUID']],
];

/**
 * Puts the guard up. `new Date(value)`, `Date.parse` and `Date.UTC` stay, as they read nothing.
 * @returns takes it down again
 */
export function guardRealWorld(): () => void {
  const undo: (() => void)[] = [];
  for (const [path, holder, names] of readers) {
    for (const name of names) {
      const own = Object.getOwnPropertyDescriptor(holder, name);
      Object.defineProperty(holder, name, { configurable: true, writable: true, value: refused(`${path}${name}`) });
      undo.push(() => {
        if (own === undefined) delete holder[name];
        else Object.defineProperty(holder, name, own);
      });
    }
  }
  const RealDate = Date;
  globalThis.Date = createGuardedDate(RealDate);
  undo.push(() => {
    globalThis.Date = RealDate;
  });
  return () => {
    for (const restore of undo.splice(0)) restore();
  };
}

/** The same class, so that `instanceof` holds, without the ways to ask it for the time. */
function createGuardedDate(RealDate: DateConstructor): DateConstructor {
  function GuardedDate(...given: unknown[]) {
    if (new.target === undefined || given.length === 0) refused('Date')();
    return new RealDate(...(given as [number]));
  }
  GuardedDate.prototype = RealDate.prototype;
  GuardedDate.parse = RealDate.parse;
  GuardedDate.UTC = RealDate.UTC;
  GuardedDate.now = refused('Date.now');
  return GuardedDate as unknown as DateConstructor;
}
