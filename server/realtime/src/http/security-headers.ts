/** What browsers are told to be careful with: the same on every answer, whoever writes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

export type SecurityHeaders = Readonly<Record<string, string>>;

const self = ["'self'"];
const none = ["'none'"];

/** A year: the shortest that preload lists take. */
const HSTS_SECONDS = 31_536_000;

export interface SecurityHeaderOptions {
  /** A browser that is told to come by TLS only must find it there. */
  tls: boolean;
  /** Origins beside our own that pages may speak to. */
  connectTo?: readonly string[];
}

/** What pages may load and speak to stands in the policy too (WA2). */
export function createSecurityHeaders({ tls, connectTo = [] }: SecurityHeaderOptions): SecurityHeaders {
  const middleware = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: self,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: [...self, 'data:'],
        connectSrc: [...self, ...connectTo],
        workerSrc: self,
        manifestSrc: self,
        objectSrc: none,
        baseUri: none,
        formAction: self,
        frameAncestors: none,
      },
    },
    frameguard: { action: 'deny' },
    strictTransportSecurity: tls ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    xPoweredBy: false,
  });
  // They depend on nothing that a request says, so they are made once.
  const headers: Record<string, string> = {};
  const response = {
    setHeader(name: string, value: string) {
      headers[name.toLowerCase()] = value;
    },
  };
  middleware({} as IncomingMessage, response as unknown as ServerResponse, () => {});
  return Object.freeze(headers);
}
