/** Unit text: a value as people read it. The page's own script has this very function, so it uses nothing from around it. */
import type { PanelUnit } from '@slotwire/dashboards';

export function unitText(value: number | null | undefined, unit: PanelUnit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const digits = (figure: number, most = 3) => figure.toLocaleString('en-US', { maximumSignificantDigits: most });
  const scaled = (steps: readonly (readonly [from: number, by: number, name: string])[]) => {
    const [, by, name] = steps.find(([from]) => Math.abs(value) >= from) ?? steps[steps.length - 1] ?? [0, 1, ''];
    return `${digits(value / by)}${name}`;
  };
  switch (unit) {
    case 's': {
      if (value === 0) return '0 s';
      return scaled([
        [172_800, 86_400, ' days'],
        [7_200, 3_600, ' h'],
        [120, 60, ' min'],
        [1, 1, ' s'],
        [0.001, 0.001, ' ms'],
        [0, 0.000001, ' µs'],
      ]);
    }
    case 'bytes':
    case 'Bps':
      return `${scaled([
        [1_073_741_824, 1_073_741_824, ' GiB'],
        [1_048_576, 1_048_576, ' MiB'],
        [1_024, 1_024, ' KiB'],
        [0, 1, ' B'],
      ])}${unit === 'Bps' ? '/s' : ''}`;
    case 'percentunit':
      return `${digits(value * 100)} %`;
    case 'reqps':
      return `${digits(value)}/s`;
    case 'dateTimeFromNow':
      return new Date(value).toISOString().slice(0, 16).replace('T', ' ');
    case 'none':
      return digits(value, 6);
    case 'short':
      return scaled([
        [1_000_000_000, 1_000_000_000, ' G'],
        [1_000_000, 1_000_000, ' M'],
        [0, 1, ''],
      ]);
  }
}
