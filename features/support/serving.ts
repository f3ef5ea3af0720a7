/** Serving: what browsers get of the web apps, and what pages report. */
import type { Driver, HttpAnswer } from '../drivers/driver.ts';
import { expectNow } from './until.ts';

export interface Serving {
  build(app: AppTitle): Promise<void>;
  open(address: string): Promise<void>;
  gets(what: string): void;
  ledTo(address: string): void;
  toldToRun(command: string): void;
  kept(): void;
  askedAgain(): void;
  compressed(): void;
  /** Of the content security policy: what else than the service a page may load from, or speak to. */
  allows(directive: 'script-src' | 'connect-src', others: readonly string[]): void;
  telemetryGoesTo(url: string): void;
  anotherBuild(app: AppTitle): void;

  reportFaults(app: string, texts: readonly string[], origin?: string): Promise<void>;
  reportPaint(app: string, ms: number): Promise<void>;
  answered(status: number): void;
  toldToWait(): void;
  faults(app: AppTitle, count: number): Promise<void>;
  paints(app: AppTitle, count: number): Promise<void>;
  refusedReports(outcome: string, count: number): Promise<void>;
  logHas(text: string, has: boolean): void;
}

export const appTitles = { 'vendor dashboard': 'vendor', 'admin panel': 'admin' } as const;
export type AppTitle = keyof typeof appTitles;

const OURS = 'https://app.example';

export function createServing({ driver }: { driver: Driver }): Serving {
  const { service } = driver;
  /** The last two of them. */
  let opened: HttpAnswer[] = [];
  let report: HttpAnswer | undefined;

  function page(): HttpAnswer {
    const [last] = opened;
    if (last === undefined) throw new Error('no browser has opened anything');
    return last;
  }

  const header = (name: string) => String(page().headers?.[name] ?? 'none');

  function expectPage(what: string, fits: boolean): void {
    const { status, headers, body } = page();
    expectNow(what, fits ? undefined : JSON.stringify({ status, headers, body }).slice(0, 1_000));
  }

  async function send(app: string, parts: object, origin = OURS): Promise<void> {
    const body = { meta: { app: { name: app, version: '0.1.0' } }, ...parts };
    report = await service.postFrom(origin, '/faro/collect', body);
  }

  async function expectCount(what: string, metric: string, labels: Record<string, string>, count: number) {
    const seen = await service.count(metric, labels);
    expectNow(what, seen === count ? undefined : `${seen}`);
  }

  function buildsIn(answer: HttpAnswer | undefined): Record<string, string> {
    return (answer?.body as { builds?: Record<string, string> } | undefined)?.builds ?? {};
  }

  return {
    build: (app) => service.buildApp(appTitles[app]),
    async open(address) {
      const headers = { 'accept-encoding': 'br', accept: 'text/html' };
      opened = [await service.get(address, headers), ...opened.slice(0, 1)];
    },
    gets(what) {
      const { status, body } = page();
      const type = header('content-type');
      const title = Object.keys(appTitles).find((name) => `the ${name}` === what);
      if (what === 'nothing') return expectPage('the browser gets nothing', status === 404 && !type.includes('html'));
      const fits =
        title === undefined
          ? type.includes('javascript')
          : type.includes('text/html') && String(body).includes(`<title>${appTitles[title as AppTitle]} `);
      expectPage(`the browser gets ${what}`, status === 200 && fits);
    },
    ledTo: (address) =>
      expectPage(`the browser is led to ${address}`, page().status === 308 && header('location') === address),
    toldToRun: (command) =>
      expectPage(
        `the browser is told to run ${command}`,
        page().status === 503 && header('content-type').includes('html') && String(page().body).includes(command),
      ),
    kept: () =>
      expectPage('the browser keeps it for ever', /max-age=31536000.*immutable/.test(header('cache-control'))),
    askedAgain: () =>
      expectPage(
        'the browser asks for it again each time',
        header('cache-control') === 'no-cache' && header('etag') !== 'none',
      ),
    compressed: () => expectPage('it came compressed', header('content-encoding') === 'br'),
    allows(directive, others) {
      const policy = header('content-security-policy');
      const found = policy.split(';').find((part) => part.trim().startsWith(`${directive} `));
      const wanted = [directive, "'self'", ...others].join(' ');
      expectNow(`a page may use: ${wanted}`, found?.trim() === wanted ? undefined : policy);
    },
    telemetryGoesTo(url) {
      const { faroUrl } = page().body as { faroUrl?: string };
      expectNow(`telemetry goes to ${url}`, faroUrl === url ? undefined : `${faroUrl}`);
    },
    anotherBuild(app) {
      const [now, before] = opened.map((answer) => buildsIn(answer)[appTitles[app]]);
      const fits = now !== undefined && before !== undefined && now !== before;
      expectNow('the page is told of another build than before', fits ? undefined : `${before}, then ${now}`);
    },

    async reportFaults(app, texts, origin) {
      for (const text of texts) await send(app, { exceptions: [{ type: 'TypeError', value: text }] }, origin);
    },
    reportPaint: (app, ms) => send(app, { measurements: [{ type: 'web-vitals', values: { lcp: ms } }] }),
    answered: (status) =>
      expectNow(`the page is answered ${status}`, report?.status === status ? undefined : JSON.stringify(report)),
    toldToWait() {
      const told = String(report?.headers?.['retry-after']);
      expectNow('the page is told how long to wait', /^[1-9]\d*$/.test(told) ? undefined : told);
    },
    faults: (app, count) =>
      expectCount(`${count} faults of the ${app}`, 'slotwire_web_errors_total', { app: appTitles[app] }, count),
    paints: (app, count) =>
      expectCount(
        `${count} paints of the ${app}`,
        'slotwire_web_vital_duration_seconds_count',
        { app: appTitles[app], vital: 'lcp' },
        count,
      ),
    refusedReports: (outcome, count) =>
      expectCount(`${count} ${outcome} reports`, 'slotwire_web_reports_total', { outcome }, count),
    logHas(text, has) {
      const lines = service.logged();
      const found = lines.some((line) => line.includes(text));
      expectNow(`the log ${has ? 'has' : 'does not have'} "${text}"`, found === has ? undefined : lines.join(''));
    },
  };
}
