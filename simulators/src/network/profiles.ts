/**
 * Profiles: the places of the virtual world. A place is a row; what the fields mean is in `profile.ts`.
 *
 * Bandwidth and median latency (half the round trip) are those of WebPageTest's connectivity profiles where there is one
 * (github.com/WPO-Foundation/webpagetest, `www/settings/connectivity.ini.sample`), named at the row. Ookla's world medians to the nearest
 * server (10 ms on fixed lines, 28 ms on mobile, November 2022) are lower, as that server is in the same town and ours is not.
 *
 * The rest is our choice, on the harsh side. p99: 6 to 15 times the median; queues in radio schedulers and home routers do that. Stalls: a
 * lost packet costs at least TCP's retransmission timeout (RFC 6298: 1 s; Linux: 200 ms) and doubles with each loss after it. Resets:
 * RFC 5382 lets a NAT forget an idle connection after 2 h 4 min and cellular carriers do so within minutes (Wang et al., "An Untold Story
 * of Middleboxes in Cellular Networks", SIGCOMM 2011); the heartbeat keeps ours from being idle, so what is left are changes of cells and
 * restarts of the boxes.
 */
import type { NetworkProfile, ProfileName } from './profile.ts';

/** Bytes per second. */
const mbps = (up: number, down: number): NetworkProfile['bandwidth'] => ({ up: up * 125_000, down: down * 125_000 });

export const profiles: Readonly<Record<ProfileName, NetworkProfile>> = {
  /** Cable: 5/1 Mbit/s, 28 ms. The Wi-Fi of the neighbours makes the tail. */
  'home-wifi': {
    kind: 'wifi',
    metered: false,
    reaches: 'service',
    latencyMs: { median: 14, p99: 150 },
    stalls: { chance: 0.005, meanMs: 300 },
    bandwidth: mbps(1, 5),
    hoursToReset: 48,
  },
  /** FIOS' 20/5 Mbit/s, shared by a floor, and a firewall that is restarted. */
  'office-wifi': {
    kind: 'wifi',
    metered: false,
    reaches: 'service',
    latencyMs: { median: 12, p99: 180 },
    stalls: { chance: 0.01, meanMs: 300 },
    bandwidth: mbps(5, 20),
    hoursToReset: 24,
  },
  /** LTE: 12 Mbit/s, 70 ms. */
  '4g': {
    kind: 'cellular',
    metered: true,
    reaches: 'service',
    latencyMs: { median: 35, p99: 400 },
    stalls: { chance: 0.01, meanMs: 500 },
    bandwidth: mbps(12, 12),
    hoursToReset: 12,
  },
  /** 3G: 1.6 Mbit/s and 768 kbit/s, 300 ms. */
  '3g': {
    kind: 'cellular',
    metered: true,
    reaches: 'service',
    latencyMs: { median: 150, p99: 1_500 },
    stalls: { chance: 0.02, meanMs: 1_000 },
    bandwidth: mbps(0.768, 1.6),
    hoursToReset: 6,
  },
  /** The edge of coverage: the phone falls back to 2G (Mobile Edge: 240/200 kbit/s, 840 ms) and loses what it has every now and then. */
  edge: {
    kind: 'cellular',
    metered: true,
    reaches: 'service',
    latencyMs: { median: 420, p99: 6_000 },
    stalls: { chance: 0.1, meanMs: 3_000 },
    bandwidth: mbps(0.2, 0.24),
    hoursToReset: 0.5,
  },
  /** Bars and nothing behind them: the phone does not know, so the SDK must find out. The figures are those of what comes back after it. */
  tunnel: {
    kind: 'cellular',
    metered: true,
    reaches: 'nowhere',
    latencyMs: { median: 35, p99: 400 },
    stalls: { chance: 0.01, meanMs: 500 },
    bandwidth: mbps(12, 12),
    hoursToReset: 12,
  },
  /** Airplane mode: the phone knows. Nothing is ever sent, so the figures stand for nothing. */
  plane: {
    kind: 'none',
    metered: false,
    reaches: 'nowhere',
    latencyMs: { median: 1, p99: 2 },
    stalls: { chance: 0, meanMs: 0 },
    bandwidth: mbps(1, 1),
    hoursToReset: Number.POSITIVE_INFINITY,
  },
  /** A hotel's Wi-Fi before its terms were accepted. What answers is in the house. */
  portal: {
    kind: 'wifi',
    metered: false,
    reaches: 'portal',
    latencyMs: { median: 4, p99: 60 },
    stalls: { chance: 0.01, meanMs: 300 },
    bandwidth: mbps(1, 5),
    hoursToReset: 48,
  },
  /** A wired browser (FIOS: 20/5 Mbit/s, 4 ms to the provider, and as far again to the service); platforms call that Wi-Fi, too. */
  desk: {
    kind: 'wifi',
    metered: false,
    reaches: 'service',
    latencyMs: { median: 4, p99: 40 },
    stalls: { chance: 0.002, meanMs: 250 },
    bandwidth: mbps(5, 20),
    hoursToReset: 72,
  },
};
