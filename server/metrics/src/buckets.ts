/** Buckets that histograms share. */

/** From a fraction of a millisecond (a cached read) to the ten seconds after which a client gives up. Seconds. */
export const latencyBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
export const sizeBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
/** The borders between good, fair and poor of the web vitals (200 and 500 ms, 0.8, 1.8, 2.5, 3 and 4 s) are among them. Seconds. */
export const vitalBuckets = [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2, 1.8, 2.5, 3, 4, 6, 10] as const;
/** The delays at which a node finds itself elevated and critical (60 and 150 ms) are among them. Seconds. */
export const loopDelayBuckets = [0.005, 0.01, 0.025, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 2.5] as const;
