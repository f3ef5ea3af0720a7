/** HTTP, one request at a time: as much as a back end needs that feeds its bookings in. */
import { request } from 'node:http';
import type { HttpAnswer } from '../driver.ts';

export function requestJson(
  url: string,
  options: { method: 'GET' | 'POST'; token?: string; body?: unknown; headers?: Record<string, string> },
): Promise<HttpAnswer> {
  const text = options.body === undefined ? undefined : JSON.stringify(options.body);
  const headers = {
    ...options.headers,
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
  };
  return new Promise((resolve, reject) => {
    // No agent: a connection that is kept alive would keep a stopped service waiting.
    const asked = request(url, { method: options.method, headers, agent: false }, (response) => {
      let received = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        received += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parse(received), headers: response.headers }),
      );
    });
    asked.on('error', reject);
    asked.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
