/**
 * The server below Fastify and Socket.IO: plain or TLS, and how long and how large what a stranger sends may be. Node's own limits stand here and
 * nowhere else: some of them are off by default, and one of them is looked at every 30 s only.
 */
import { createServer as createPlain, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { MIN_TLS_VERSION, type TlsPair } from './tls.ts';

export interface ServerLimits {
  /** From the first byte of a connection, or of the next request on it, to the end of its headers. */
  headersMs: number;
  requestMs: number;
  keepAliveMs: number;
}

/** A token has 8 KB at most; the rest is for the headers that browsers and proxies add. */
export const MAX_HEADER_BYTES = 16 * 1_024;
export const MAX_HEADERS = 64;
/** So late a connection may be found that passed its limit. */
const CHECK_EVERY_MS = 1_000;

export function createNodeServer(listener: RequestListener, limits: ServerLimits, tls?: TlsPair): Server {
  const options: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, limits.headersMs),
    maxHeaderSize: MAX_HEADER_BYTES,
    // Requests without a Host are no HTTP/1.1, and two ways to say a length are how requests are smuggled.
    requireHostHeader: true,
    insecureHTTPParser: false,
  };
  const server =
    tls === undefined
      ? createPlain(options, listener)
      : createSecure({ ...options, ...tls, minVersion: MIN_TLS_VERSION, handshakeTimeout: limits.headersMs }, listener);
  server.maxHeadersCount = MAX_HEADERS;
  return server;
}
