/**
 * Push in the configuration: which providers it turns on, and what is missing of one that is half given.
 * Keys come as the path of a file or as the text itself; reading them is left to push/load-providers.ts.
 */

/** Where a text is: what starts like the text itself is taken for it, all else for a path. */
export type TextSource = { kind: 'inline'; text: string } | { kind: 'file'; path: string };

export interface PushConfig {
  /** Undefined: push of that kind is off. */
  fcm: { credentials: TextSource; url: string } | undefined;
  /** `url` takes the place of both of Apple's hosts. */
  apns: { key: TextSource; keyId: string; teamId: string; topic: string; url: string | undefined } | undefined;
  /** A file of certificates in PEM. */
  ca: string | undefined;
}

/** The variables of push, as their schemas parsed them. */
export interface PushValues {
  FCM_CREDENTIALS?: string | undefined;
  FCM_URL: string;
  APNS_KEY?: string | undefined;
  APNS_KEY_ID?: string | undefined;
  APNS_TEAM_ID?: string | undefined;
  APNS_TOPIC?: string | undefined;
  APNS_URL?: string | undefined;
  PUSH_CA?: string | undefined;
}

const apnsNeeds = ['APNS_KEY', 'APNS_KEY_ID', 'APNS_TEAM_ID', 'APNS_TOPIC'] as const;

/** @param isGiven whether a variable is in the environment, right or wrong: what is wrong has been said already, and is not missing */
export function pushProblems(isGiven: (name: keyof PushValues) => boolean): string[] {
  const problems: string[] = [];
  const given = apnsNeeds.filter(isGiven);
  if (given.length > 0 || isGiven('APNS_URL')) {
    const because = given[0] ?? 'APNS_URL';
    for (const name of apnsNeeds)
      if (!isGiven(name)) problems.push(`SLOTWIRE_${name}: missing, and SLOTWIRE_${because} needs it`);
  }
  if (isGiven('FCM_URL') && !isGiven('FCM_CREDENTIALS'))
    problems.push('SLOTWIRE_FCM_CREDENTIALS: missing, and SLOTWIRE_FCM_URL needs it');
  if (isGiven('PUSH_CA') && !isGiven('FCM_CREDENTIALS') && !isGiven('APNS_KEY'))
    problems.push('SLOTWIRE_PUSH_CA: is for SLOTWIRE_FCM_CREDENTIALS or SLOTWIRE_APNS_KEY, and neither is given');
  return problems;
}

/** Of values without problems. */
export function toPushConfig(given: PushValues): PushConfig {
  const { FCM_CREDENTIALS, APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC } = given;
  return {
    fcm: FCM_CREDENTIALS === undefined ? undefined : { credentials: textSource(FCM_CREDENTIALS), url: given.FCM_URL },
    apns:
      APNS_KEY === undefined || APNS_KEY_ID === undefined || APNS_TEAM_ID === undefined || APNS_TOPIC === undefined
        ? undefined
        : {
            key: textSource(APNS_KEY),
            keyId: APNS_KEY_ID,
            teamId: APNS_TEAM_ID,
            topic: APNS_TOPIC,
            url: given.APNS_URL,
          },
    ca: given.PUSH_CA,
  };
}

function textSource(value: string): TextSource {
  return /^\s*(?:\{|-----BEGIN )/.test(value) ? { kind: 'inline', text: value } : { kind: 'file', path: value };
}
