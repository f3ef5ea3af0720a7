/**
 * Gateway client: posts to one push gateway over TLS and hands back what it answered. Knows no provider and judges nothing.
 * undici carries FCM and APNs alike. Of its HTTP/2 we use that it moves what a GOAWAY left unprocessed to a fresh connection, keeps to the
 * gateway's number of streams (APNs allows one until it has seen a token), and gives up a connection that answers no ping.
 */
import { sleep, type Timers } from '@slotwire/runtime';
import { Pool } from 'undici';

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

/** More are opened only while those there are have no stream left. A gateway or proxy without HTTP/2 gets one request at a time on each. */
const MAX_CONNECTIONS = 8;
/** Apple's and Google's gateways allow a thousand or a hundred; theirs holds when it is lower. */
const MAX_STREAMS = 500;
/** Apple takes a quick succession of connections for an attack and asks to keep them open. undici pings every minute meanwhile. */
const KEEP_IDLE_MS = 10 * 60_000;
/** Answers are some hundred bytes. */
const MAX_ANSWER_BYTES = 64 * 1_024;
/**
 * undici sends its ping when a stream of its own accord runs out of time, not when a request is aborted from outside:
 * its bound must come before ours, or a connection that died silently would stay in use.
 */
const STREAM_SHARE = 0.8;
const CLOSE_GRACE_MS = 2_000;

export function createGatewayClient({ origin, ca, timeoutMs, timers }: GatewayClientOptions): GatewayClient {
  const streamTimeoutMs = Math.ceil(timeoutMs * STREAM_SHARE);
  const pool = new Pool(origin, {
    connections: MAX_CONNECTIONS,
    connect: { timeout: timeoutMs, preferH2: true, ...(ca !== undefined && { ca }) },
    allowH2: true,
    h2Options: { maxConcurrentStreams: MAX_STREAMS },
    keepAliveTimeout: KEEP_IDLE_MS,
    headersTimeout: streamTimeoutMs,
    bodyTimeout: streamTimeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  return {
    async post(path, headers, body, signal) {
      const response = await pool.request({ method: 'POST', path, headers, body, signal });
      const text = await response.body.text();
      return {
        code: response.statusCode,
        header(name) {
          const value = response.headers[name];
          return Array.isArray(value) ? value[0] : value;
        },
        body: text,
      };
    },
    async close() {
      await Promise.race([pool.close(), sleep(timers, CLOSE_GRACE_MS)]);
      await pool.destroy();
    },
  };
}
