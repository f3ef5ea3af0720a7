/** Headers of a request to APNs: which of them Apple would refuse, and with which reason. Pure. */

export interface ApnsProblem {
  code: number;
  reason: string;
}

const pushTypes = new Set(['alert', 'background', 'voip', 'complication', 'fileprovider', 'mdm', 'location']);
const MAX_COLLAPSE_ID_BYTES = 64;

/** @returns the first thing that is wrong */
export function checkApnsHeaders(
  header: (name: string) => string | undefined,
  topics: readonly string[],
): ApnsProblem | undefined {
  const bad = (reason: string): ApnsProblem => ({ code: 400, reason });
  const topic = header('apns-topic');
  if (topic === undefined) return bad('MissingTopic');
  if (!topics.includes(topic)) return bad('TopicDisallowed');
  if (!pushTypes.has(header('apns-push-type') ?? '')) return bad('InvalidPushType');
  if (!['1', '5', '10'].includes(header('apns-priority') ?? '10')) return bad('BadPriority');
  if (!/^\d+$/.test(header('apns-expiration') ?? '0')) return bad('BadExpirationDate');
  if (Buffer.byteLength(header('apns-collapse-id') ?? '') > MAX_COLLAPSE_ID_BYTES) return bad('BadCollapseId');
  return undefined;
}
