/** Keys: what tokens and connections are checked with, and how soon it ends. */
import { catalogue as c } from '@slotwire/metrics';
import { type Alert, grows, type Series, stays } from '../alert.ts';
import { compare, growth, lowest, until } from '../query.ts';
import { DAY, environment, MINUTE, node, perNode } from './example.ts';

const endSeries = (what: string, end: number): Series => ({
  metric: c.expiresAt,
  labels: { ...node, what },
  values: stays(end, 30),
});

/** How soon something ends: the morning is early enough with two weeks left, and not with two days. */
function expiryAlerts(
  what: 'certificate' | 'token_keys',
  name: string,
  title: string,
  people: string,
  fault: Alert['fault'],
): Alert[] {
  const left = until(lowest(c.expiresAt, { where: { what }, by: perNode }));
  return (
    [
      { severity: 'ticket', days: 14, word: 'two weeks' },
      { severity: 'page', days: 2, word: 'two days' },
    ] as const
  ).map(
    ({ severity, days, word }): Alert => ({
      name,
      severity,
      expr: compare(left, '<', days * DAY),
      forSeconds: 5 * MINUTE,
      labels: { left: `${days}d` },
      summary: `${title} within ${word} ({{ $labels.instance }})`,
      description: `${people} It ends in {{ $value | humanizeDuration }}.`,
      board: 'overview',
      fault,
      examples: [
        { left: 1.5, value: '1d 12h 0m 0s' },
        { left: 3, value: '3d 0h 0m 0s' },
        { left: 13, value: '13d 0h 0m 0s' },
        { left: 16, value: '16d 0h 0m 0s' },
      ].map((each) => ({
        title: `${each.left} days are left`,
        series: [endSeries(what, each.left * DAY + 10 * MINUTE)],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        ...(each.left < days ? { holdsFromSeconds: 0, fires: [{ labels: node, value: each.value }] } : { fires: [] }),
      })),
    }),
  );
}

export const keyAlerts: readonly Alert[] = [
  {
    name: 'TokenKeysUnreachable',
    severity: 'page',
    expr: compare(growth(c.tokenCheckFailures, { by: ['environment'], window: 5 * MINUTE }), '>', 0),
    forSeconds: 2 * MINUTE,
    summary: 'Tokens cannot be checked: their keys cannot be had ({{ $labels.environment }})',
    description: 'Who is connected stays so until the token ends. Nobody else gets in.',
    board: 'realtime',
    fault: 'keys-unreachable',
    examples: [
      {
        title: 'the keys do not come',
        series: [{ metric: c.tokenCheckFailures, labels: node, values: grows(1, 20) }],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        holdsFromSeconds: MINUTE,
        fires: [{ labels: environment }],
      },
      {
        title: 'they came in the end',
        series: [{ metric: c.tokenCheckFailures, labels: node, values: stays(12, 20) }],
        everySeconds: MINUTE,
        atSeconds: 10 * MINUTE,
        fires: [],
      },
    ],
  },
  ...expiryAlerts(
    'certificate',
    'CertificateEnds',
    'The certificate of the service ends',
    'From then on no browser and no phone connects.',
    'certificate-ends',
  ),
  ...expiryAlerts(
    'token_keys',
    'TokenKeysEnd',
    'The last key that tokens are signed by ends',
    'From then on no new token is valid, and nobody gets in.',
    'keys-end',
  ),
];
