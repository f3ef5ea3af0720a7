/**
 * World: a service in a process of its own with everybody who uses it: a small fleet and its oracle, canaries, pages, gateways. One label
 * `environment` in Prometheus. Healthy until somebody does something to it.
 */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@slotwire/dashboards/local';
import type { PushRegistration } from '@slotwire/protocol';
import { marketplace, type ServiceSettings } from '@slotwire/realtime';
import { forkRuntime } from '@slotwire/runtime';
import { createPushGateways, createScreen, type LiveRun, type PushGateways, startLive } from '@slotwire/simulators';
import {
  type Canary,
  type CanaryParts,
  type CanaryPerson,
  registerPhone,
  startBooking,
  startConnecting,
  startReturning,
} from './canary.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import type { WorldOutside } from './outside.ts';
import { type Pages, startPages } from './pages.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';
import { createSlowNetwork, type SlowNetwork } from './slow-network.ts';
import { createTokenKeys, type TokenKeys } from './token-keys.ts';

export interface WorldPlan {
  /** The label. */
  environment: string;
  /** Default: a dozen devices that nothing befalls. */
  fleet?: FleetPlan | 'none';
  canaries?: readonly CanaryKind[];
  pages?: boolean;
  /** Phones of vendors, which get a push for each booking. */
  phones?: boolean;
  /** Tokens are of an issuer whose keys the service fetches: there is no fleet then, which asks the service for its tokens. */
  keys?: boolean;
  /** The service speaks TLS. No fleet either: no device trusts the certificate. */
  certificate?: boolean;
  /** The fleet and the canaries come through a proxy. */
  proxy?: boolean;
  settings?: Partial<ServiceSettings>;
  descriptors?: number;
  /** How often the service looks whether its certificate and keys are others; default: as production does. */
  lookEveryMs?: number;
  /** Where the log of the service goes; default: nowhere. */
  logFile?: string;
}

const canaryKinds = { connects: startConnecting, returns: startReturning, books: startBooking } as const;
export type CanaryKind = keyof typeof canaryKinds;

export interface FleetPlan {
  devices: number;
  /** Commands per device and minute. */
  rate: number;
  /** It will be stopped for its verdict, of which Prometheus is to hear. */
  judged?: boolean;
  /** Mean seconds between disturbances of a device; default: nothing befalls them. */
  drops?: number;
  /** How long it takes until all are there; default: a second. */
  rampSeconds?: number;
}

/** Everything that a fault may take hold of. */
export interface World {
  environment: string;
  service: ServiceProcess;
  outside: WorldOutside;
  /** The fleets that are there at the moment, oldest first. */
  fleets: readonly LiveRun[];
  startFleet(plan: FleetPlan): Promise<LiveRun>;
  /** Ends a fleet without its verdict. */
  endFleet(fleet: LiveRun): Promise<void>;
  /** A fleet that lives elsewhere is to be asked too. @returns until that is called */
  addFleetTarget(metricsUrl: string): () => void;
  setCanaries(isOn: boolean): void;
  gateways: PushGateways | undefined;
  pages: Pages | undefined;
  keys: TokenKeys | undefined;
  certificate: Certificate | undefined;
  network: SlowNetwork | undefined;
  /** Somebody has changed whom Prometheus is to ask. */
  onTargets(listener: () => void): void;
  target(): Environment;
  stop(): Promise<void>;
}

const defaultFleet: FleetPlan = { devices: 8, rate: 40 };
const DAY_MS = 86_400_000;
/** Prometheus asks once a second. */
const METRICS_STAY_S = 5;
/** Long before anybody is told of it. */
const HEALTHY_CERTIFICATE_MS = 90 * DAY_MS;

export async function createWorld(plan: WorldPlan, outside: WorldOutside): Promise<World> {
  const { runtime, request } = outside;
  const { clock } = runtime;
  const { environment } = plan;
  const dataDir = await mkdtemp(join(tmpdir(), `slotwire-world-${environment}-`));
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true });
  outside.onSpawn(removeFolder);
  /** What has to be taken down, newest last. */
  const open: (() => void | Promise<void>)[] = [removeFolder];
  const stop = async () => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  };

  try {
    const keys = plan.keys ? await createTokenKeys(runtime) : undefined;
    if (keys) open.push(() => keys.close());
    const certificate = plan.certificate
      ? await createCertificate(join(dataDir, 'tls'), clock.nowMs() + HEALTHY_CERTIFICATE_MS)
      : undefined;
    const gateways = plan.phones
      ? await createPushGateways(forkRuntime(runtime, `${environment} gateways`))
      : undefined;
    if (gateways) open.push(() => gateways.close());
    const service = await startServiceProcess({
      outside,
      dataDir,
      settings: { headsEveryMs: 5_000, pushDelayMs: 500, ...plan.settings },
      descriptors: plan.descriptors,
      lookEveryMs: plan.lookEveryMs,
      logFile: plan.logFile,
      env: {
        ...(keys
          ? { SLOTWIRE_MODE: 'production', SLOTWIRE_JWKS_URL: keys.url }
          : { SLOTWIRE_MODE: 'development', SLOTWIRE_DEMO: 'true', SLOTWIRE_ALLOWED_ORIGINS: '*' }),
        ...certificate?.env,
        ...(await gateways?.writeCredentials(join(dataDir, 'push'))),
      },
    });
    open.push(() => service.kill());
    const network = plan.proxy ? await createSlowNetwork(service.url, runtime.timers) : undefined;
    if (network) open.push(() => network.close());
    const url = network?.url ?? service.url;

    const canaryParts: CanaryParts = {
      url,
      runtime,
      tls: certificate !== undefined,
      vendors: marketplace.vendors.map(({ id, resources }) => ({ id, resourceId: resources[0]?.id ?? '' })),
      getToken: keys ? ({ id }) => keys.sign(id) : createTokens(service.url, outside),
    };
    let canaries: Canary[] = [];
    function setCanaries(isOn: boolean): void {
      for (const canary of canaries) canary.stop();
      canaries = isOn ? (plan.canaries ?? []).map((kind) => canaryKinds[kind](canaryParts)) : [];
    }
    if (plan.phones) await registerPhones(canaryParts);
    setCanaries(true);
    open.push(() => setCanaries(false));
    const pages = plan.pages ? startPages(service.url, outside) : undefined;
    if (pages) open.push(() => pages.stop());

    const fleets: LiveRun[] = [];
    const elsewhere = new Set<string>();
    let tellTargets = () => {};
    async function startFleet({ devices, rate, drops = 0, rampSeconds = 1, judged }: FleetPlan): Promise<LiveRun> {
      const seed = runtime.random.int(2 ** 31);
      const quiet = createScreen({ write: () => {}, terminal: false, color: false, columns: () => 80, quiet: true });
      const fleet = await startLive(
        {
          live: url,
          devices,
          rate,
          drops,
          rampSeconds,
          workers: 0,
          metricsPort: 0,
          ...(judged && { metricsStayS: METRICS_STAY_S }),
          quiet: true,
        },
        {
          runtime: forkRuntime(runtime, `${environment} fleet ${fleets.length}`),
          seed,
          request,
          write: () => {},
          terminal: false,
          color: false,
          columns: () => 80,
          processors: 1,
          memoryBytes: () => 0,
        },
        quiet,
      );
      fleets.push(fleet);
      tellTargets();
      return fleet;
    }
    async function endFleet(fleet: LiveRun): Promise<void> {
      const at = fleets.indexOf(fleet);
      if (at < 0) return;
      fleets.splice(at, 1);
      tellTargets();
      fleet.run.abort();
      await fleet.finished;
    }
    open.push(async () => {
      for (const fleet of [...fleets]) await endFleet(fleet);
    });
    if (plan.fleet !== 'none' && !keys && !certificate) await startFleet(plan.fleet ?? defaultFleet);

    return {
      environment,
      service,
      outside,
      fleets,
      startFleet,
      endFleet,
      addFleetTarget(metricsUrl) {
        elsewhere.add(metricsUrl);
        tellTargets();
        return () => {
          elsewhere.delete(metricsUrl);
          tellTargets();
        };
      },
      setCanaries,
      gateways,
      pages,
      keys,
      certificate,
      network,
      onTargets(listener) {
        tellTargets = listener;
      },
      target: () => ({
        environment,
        service: [new URL(service.url).host],
        fleet: [...fleets.flatMap(({ metricsUrl }) => metricsUrl ?? []), ...elsewhere].map(
          (page) => new URL(page).host,
        ),
        tls: certificate !== undefined,
      }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One phone for each vendor, half of them of either provider: none of them comes near to what a phone may get in an hour. */
async function registerPhones(parts: CanaryParts): Promise<void> {
  const about = { locale: 'en', timeZone: 'UTC' };
  for (const [index, { id }] of parts.vendors.entries()) {
    const hex = Buffer.from(`phone of ${id}`.padEnd(32, '.')).toString('hex');
    const registration: PushRegistration =
      index % 2 === 0 ? { provider: 'fcm', pushToken: hex, ...about } : { provider: 'apns', pushToken: hex, ...about };
    await registerPhone(parts, { id: `staff-${id}-canary`, role: 'vendor', vendorId: id }, registration);
  }
}

/** Of the service itself, in development mode. */
function createTokens(url: string, { request, runtime }: WorldOutside): (person: CanaryPerson) => Promise<string> {
  const known = new Map<string, { token: string; untilMs: number }>();
  return async ({ id: userId, role, vendorId }) => {
    const nowMs = runtime.clock.nowMs();
    const own = known.get(userId);
    if (own !== undefined && nowMs < own.untilMs) return own.token;
    const answer = await request(`${url}/v1/dev/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId, role, vendorId, expiresInSeconds: TOKEN_LIFE_S }),
    });
    const { token } = (await answer.json()) as { token: string };
    known.set(userId, { token, untilMs: nowMs + (TOKEN_LIFE_S / 2) * 1_000 });
    return token;
  };
}

const TOKEN_LIFE_S = 3_600;
