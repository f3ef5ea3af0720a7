/** Metrics server: one page, on this machine alone unless an address says otherwise, for as long as a run goes on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface MetricsServer {
  url: string;
  close(): void;
}

/** The port that was asked for cannot be had; in one sentence. */
export class MetricsPortUnusable extends Error {
  override name = 'MetricsPortUnusable';
}

/** @param port 0 for a free one. @throws MetricsPortUnusable */
export function serveMetrics(registry: Registry, port: number, host = '127.0.0.1'): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('there is /metrics\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${String(error)}\n`),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new MetricsPortUnusable(`no metrics on port ${port} of ${host}: ${cause.message}`, { cause })),
    );
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({
        url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
        close: () => void server.close(),
      });
    });
  });
}
