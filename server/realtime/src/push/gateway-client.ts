/**
 * Gateway client: posts to one push gateway over HTTP/2 and TLS and hands back what it answered. Knows no provider and judges nothing.
 *
 * Why no library: undici 8 answers a GOAWAY by closing streams, among them some whose body has not been written; Node 24 then writes empty
 * DATA frames without end, from within one callback, until the process has no memory left. The clients for APNs have faults of their own
 * (see apns.ts). Here no stream is closed because of a GOAWAY: what the gateway did not take nghttp2 refuses by itself, and it is sent again
 * over another connection.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import { sleep, type Timer, type Timers } from '@slotwire/runtime';

export interface GatewayClientOptions {
  /** `https://host[:port]` */
  origin: string;
  /** PEM of what the gateway's certificate is checked against. Undefined: the authorities that Node trusts. */
  ca: string | undefined;
  timeoutMs: number;
  timers: Timers;
}

export interface GatewayAnswer {
  code: number;
  /** Of several values the first. */
  header(name: string): string | undefined;
  body: string;
}

export interface GatewayClient {
  /** Rejects when there was no answer. Its errors name hosts and ports, and neither headers nor paths, which hold tokens. */
  post(path: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<GatewayAnswer>;
  /** Lets running requests end for a moment, then ends them. */
  close(): Promise<void>;
}

/** A connection with its requests. */
interface Link {
  session: ClientHttp2Session;
  /** Streams that are open. */
  running: number;
  /** Wait for a stream: the gateway has its limit, which for APNs is one until it has seen a token. */
  waiting: (() => void)[];
  ping: Timer;
  /** Settles when it takes requests; rejects when it never will. */
  ready: Promise<void>;
  /** It takes no more requests: the gateway said so, or it is dead. */
  retired: boolean;
}

/** What the gateway did not take: it can be sent again without doing it twice (RFC 9113 §8.7). */
class Refused extends Error {
  override name = 'Refused';
}

/** Apple's and Google's gateways allow a thousand or a hundred; theirs holds when it is lower. */
const MAX_STREAMS = 500;
/** A gateway that refuses every connection must not keep a push for ever. */
const MAX_REFUSALS = 3;
/** A connection that died silently is found within two of these; Apple asks to keep idle ones open. */
const PING_EVERY_MS = 60_000;
/** Answers are some hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1_024;
const CLOSE_GRACE_MS = 2_000;

export function createGatewayClient({ origin, ca, timeoutMs, timers }: GatewayClientOptions): GatewayClient {
  const links = new Set<Link>();
  let current: Link | undefined;
  let closed = false;

  function open(): Link {
    const session = connect(origin, ca === undefined ? {} : { ca });
    // The process ends by `close`, not by waiting for an idle gateway.
    session.unref();
    const link: Link = {
      session,
      running: 0,
      waiting: [],
      ping: timers.every(PING_EVERY_MS, () => checkAlive(link)),
      ready: new Promise((resolve, reject) => {
        // Its settings say how many streams it takes, and come first (RFC 9113 §3.4).
        session.once('remoteSettings', () => resolve());
        session.once('error', reject);
        session.once('close', () => reject(new Error(`${origin} closed the connection`)));
      }),
      retired: false,
    };
    links.add(link);
    link.ready.catch(() => {});
    // Before it is up a ping would not be sent, and all that comes until then would wait for it.
    const late = timers.after(timeoutMs, () => session.destroy(new Error(`${origin} does not come up`)));
    session.once('remoteSettings', () => late.stop());
    session.on('remoteSettings', () => pump(link));
    session.on('goaway', () => retire(link));
    session.on('error', () => retire(link));
    session.on('close', () => {
      retire(link);
      late.stop();
      link.ping.stop();
      links.delete(link);
    });
    return link;
  }

  function retire(link: Link): void {
    link.retired = true;
    if (current === link) current = undefined;
    // They find that it is retired, and go to another.
    for (const go of link.waiting.splice(0)) go();
  }

  /** A ping that is not answered ends the connection, and with it all that waits for an answer on it. */
  function checkAlive({ session }: Link): void {
    if (session.destroyed || session.closed) return;
    const timer = timers.after(timeoutMs, () => session.destroy(new Error(`${origin} answers no ping`)));
    session.once('close', () => timer.stop());
    session.ping(() => timer.stop());
  }

  function pump(link: Link): void {
    const room = () => link.running < Math.min(MAX_STREAMS, link.session.remoteSettings?.maxConcurrentStreams ?? 1);
    while (link.waiting.length > 0 && room()) {
      link.running++;
      link.waiting.shift()?.();
    }
  }

  /** @returns a connection with a stream that is ours until `release` */
  async function takeStream(signal: AbortSignal): Promise<Link> {
    for (;;) {
      if (closed) throw new Error('the client was closed');
      signal.throwIfAborted();
      current ??= open();
      const link = current;
      await link.ready;
      await new Promise<void>((resolve) => {
        link.waiting.push(resolve);
        if (link.retired) link.waiting.splice(0).forEach((go) => void go());
        else pump(link);
      });
      if (link.retired) continue;
      if (!signal.aborted) return link;
      // Given up while it waited: whoever asked for it may be sending it again by now.
      release(link);
    }
  }

  function release(link: Link): void {
    link.running--;
    pump(link);
  }

  async function post(path: string, headers: Record<string, string>, body: string, signal: AbortSignal) {
    for (let refusals = 0; ; refusals++) {
      const link = await takeStream(signal);
      try {
        return await exchange(link.session, path, headers, body, signal);
      } catch (error) {
        if (signal.aborted) checkAlive(link);
        if (!(error instanceof Refused) || refusals >= MAX_REFUSALS) throw error;
      } finally {
        release(link);
      }
    }
  }

  return {
    post,
    async close() {
      closed = true;
      const ended = [...links].map(
        ({ session }) =>
          new Promise<void>((resolve) => {
            if (session.destroyed) return resolve();
            session.once('close', () => resolve());
            session.close();
          }),
      );
      await Promise.race([Promise.all(ended), sleep(timers, CLOSE_GRACE_MS)]);
      for (const { session } of [...links]) session.destroy();
    },
  };
}

/** One request and its answer. */
function exchange(
  session: ClientHttp2Session,
  path: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    let stream: ClientHttp2Stream;
    try {
      stream = session.request({ ':method': 'POST', ':path': path, ...headers });
    } catch (cause) {
      // A GOAWAY that nobody has told us of.
      reject(new Refused('the connection takes no more requests', { cause }));
      return;
    }
    const abort = () => stream.close(constants.NGHTTP2_CANCEL);
    signal.addEventListener('abort', abort, { once: true });
    let answer: Pick<GatewayAnswer, 'code' | 'header'> | undefined;
    let text = '';
    let failure: Error | undefined;
    stream.setEncoding('utf8');
    stream.on('response', (received) => {
      answer = {
        code: Number(received[':status']),
        header(name) {
          const value = received[name];
          return Array.isArray(value) ? value[0] : value;
        },
      };
    });
    stream.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > MAX_ANSWER_BYTES) stream.close(constants.NGHTTP2_CANCEL);
    });
    stream.on('error', (error) => {
      failure = error;
    });
    stream.on('close', () => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) return reject(new Error('the request was given up'));
      if (text.length > MAX_ANSWER_BYTES) return reject(new Error('the answer is longer than any of a push gateway'));
      if (answer !== undefined && stream.rstCode === constants.NGHTTP2_NO_ERROR)
        return resolve({ ...answer, body: text });
      if (answer === undefined && stream.rstCode === constants.NGHTTP2_REFUSED_STREAM)
        return reject(new Refused('the gateway did not take it', { cause: failure }));
      reject(failure ?? new Error('the stream ended without an answer'));
    });
    stream.end(body);
  });
}
