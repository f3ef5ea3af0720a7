/**
 * Gateway script: how a push gateway behaves, and the fate of each push under it. Knows no protocol: the real gateways put a fate into
 * the words of theirs, the virtual ones into a result.
 */
import type { Clock, Random } from '@slotwire/runtime';

export const Outage = {
  /** Connections end as soon as they are made, and those there are end at once. */
  Unreachable: 'unreachable',
  /** 503, with Retry-After where the behaviour has one. */
  Unavailable: 'unavailable',
  /** Takes the request and never answers. */
  Silent: 'silent',
  /** 200 with the page of a proxy. */
  Nonsense: 'nonsense',
  /** Says GOAWAY in the middle of a request and hangs up. */
  HangUp: 'hang-up',
} as const;
export type Outage = (typeof Outage)[keyof typeof Outage];

export interface GatewayBehaviour {
  /** Uniform between the two, from taking a push to answering it. */
  delayMs: { min: number; max: number };
  /** Share of pushes, 0 to 1, that are answered with 500. */
  errorShare: number;
  /** Share of pushes that are answered with 429. */
  throttledShare: number;
  /** Share of pushes that are answered with 400: something in them is not as it should be, and it is not the token. */
  refusedShare: number;
  /** What 429 and 503 ask for. */
  retryAfterS: number | undefined;
  outage: Outage | undefined;
}

export const healthy: Readonly<GatewayBehaviour> = {
  delayMs: { min: 0, max: 0 },
  errorShare: 0,
  throttledShare: 0,
  refusedShare: 0,
  retryAfterS: undefined,
  outage: undefined,
};

/** `dead`: the app is gone. `foreign`: of another app or environment. */
export type TokenState = 'live' | 'dead' | 'foreign';

export type Fate =
  | { kind: 'taken' }
  | { kind: 'dead'; sinceMs: number }
  | { kind: 'foreign' }
  | { kind: 'error' }
  | { kind: 'refused' }
  | { kind: 'throttled'; retryAfterS: number | undefined }
  | { kind: 'outage'; outage: Outage; retryAfterS: number | undefined };

export interface GatewayScript {
  behave(change: Partial<GatewayBehaviour>): void;
  behaviour(): Readonly<GatewayBehaviour>;
  setToken(token: string, state: TokenState): void;
  /** Of the next push to a token. Draws from the random of the script. */
  next(token: string): { delayMs: number; fate: Fate };
}

export interface GatewayScriptParts {
  clock: Clock;
  random: Random;
  /** Of tokens that nobody set. Default: they are live. */
  isDead?: ((token: string) => boolean) | undefined;
  /** Told of every change, as some act on connections and not on pushes. */
  onChange?: (behaviour: Readonly<GatewayBehaviour>) => void;
}

export function createGatewayScript({ clock, random, isDead, onChange }: GatewayScriptParts): GatewayScript {
  let behaviour: Readonly<GatewayBehaviour> = healthy;
  /** Tokens that are not here are live, or what `isDead` says of them. */
  const lost = new Map<string, Extract<Fate, { kind: 'dead' | 'foreign' }>>();

  function fateOf(token: string): Fate {
    const { outage, retryAfterS, errorShare, throttledShare, refusedShare } = behaviour;
    // Drawn for every push: what a token or an outage does to one leaves the draws of the others as they were.
    const draw = random.float();
    if (outage !== undefined) return { kind: 'outage', outage, retryAfterS };
    if (draw < errorShare) return { kind: 'error' };
    if (draw < errorShare + throttledShare) return { kind: 'throttled', retryAfterS };
    if (draw < errorShare + throttledShare + refusedShare) return { kind: 'refused' };
    const known = lost.get(token);
    if (known !== undefined) return known;
    return isDead?.(token) ? { kind: 'dead', sinceMs: clock.nowMs() } : { kind: 'taken' };
  }

  return {
    behave(change) {
      behaviour = { ...behaviour, ...change };
      onChange?.(behaviour);
    },
    behaviour: () => behaviour,
    setToken(token, state) {
      if (state === 'live') lost.delete(token);
      else lost.set(token, state === 'dead' ? { kind: 'dead', sinceMs: clock.nowMs() } : { kind: 'foreign' });
    },
    next(token) {
      const { min, max } = behaviour.delayMs;
      return { delayMs: min + random.float() * (max - min), fate: fateOf(token) };
    },
  };
}
