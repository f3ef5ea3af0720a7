/**
 * Alert log: where alerts go as long as nobody has named a pager: each becomes a line, and the first line says that nobody is woken. Owns what
 * Alertmanager's webhooks say and how it reads; main.ts owns the port.
 */
import { createServer, type Server } from 'node:http';

/** A group of alerts with long texts has some 100 KB. */
const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

export const NOBODY =
  'alert-log: NOBODY IS WOKEN BY THESE ALERTS, they are only written here. server/deploy/README.md says how to name a pager.';

interface Alert {
  status: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  startsAt: string;
}

/**
 * `page firing ScrapeMissing: A node … (since 2026-01-01T00:00:00Z, https://…/scrape-missing.md)`
 * @param receiver of the routing: `page`, `ticket`, `watchdog`
 * @returns undefined: the body is no message of Alertmanager
 */
export function linesOf(receiver: string, body: string): string[] | undefined {
  return alertsIn(body)?.map(({ status, labels, annotations, startsAt }) => {
    const { summary = 'no summary', runbook_url: runbook } = annotations;
    const since = `since ${startsAt}`;
    return `${receiver} ${status} ${labels.alertname}: ${summary} (${runbook === undefined ? since : `${since}, ${runbook}`})`;
  });
}

/** @param say takes a line */
export function createAlertLog(say: (line: string) => void): Server {
  return createServer((request, response) => {
    if (request.method === 'GET' && request.url === '/healthz') {
      response.end('ok\n');
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > MAX_BODY_BYTES) request.destroy();
    });
    request.on('end', () => {
      const lines = linesOf((request.url ?? '/').slice(1), body);
      for (const line of lines ?? []) say(line);
      response
        .writeHead(lines === undefined ? 400 : 200)
        .end(lines === undefined ? 'no message of Alertmanager\n' : '');
    });
  });
}

function alertsIn(body: string): Alert[] | undefined {
  try {
    const { alerts } = JSON.parse(body) as { alerts?: unknown };
    return Array.isArray(alerts) ? (alerts as Alert[]) : undefined;
  } catch {
    return undefined;
  }
}
