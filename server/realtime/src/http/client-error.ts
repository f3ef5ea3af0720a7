/** What is said to a peer whose request Node could not read: what it wrote is no HTTP, too long, or did not come in time. */
import type { Duplex } from 'node:stream';
import { failure } from '@slotwire/protocol';
import type { Violation } from '../transport/transport.ts';
import type { SecurityHeaders } from './security-headers.ts';

const slow = { status: '408 Request Timeout', violation: 'slow_request' } as const;
const large = { status: '431 Request Header Fields Too Large', violation: 'malformed_request' } as const;
const malformed = { status: '400 Bad Request', violation: 'malformed_request' } as const;

const verdicts: Readonly<Record<string, { status: string; violation: Violation }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: slow,
  HPE_HEADER_OVERFLOW: large,
};

export function refuseConnection(
  error: Error & { code?: string },
  socket: Duplex & { remoteAddress?: string | undefined },
  headers: SecurityHeaders,
  onViolation: (violation: Violation, address: string, detail: string) => void,
): void {
  // It has gone by itself: no fault of anybody's.
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE' || socket.destroyed) return;
  const { status, violation } = verdicts[error.code ?? ''] ?? malformed;
  onViolation(violation, socket.remoteAddress ?? '', error.code ?? error.message);
  if (socket.writable) {
    const body = JSON.stringify(failure('BAD_REQUEST', { message: status.slice(4).toLowerCase() }));
    const lines = Object.entries({
      ...headers,
      connection: 'close',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy();
}
