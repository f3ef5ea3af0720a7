import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRuleFiles } from '../rules.ts';
import { prometheusConfigFor, targetFilesOf } from './configuration.ts';

const options = { everySeconds: 1, scale: 1 / 60, waitSeconds: 0, intervalSeconds: 1 };

test('whom to ask stands in a file for each job, with its environment', () => {
  const files = targetFilesOf([
    { environment: 'quiet', service: ['127.0.0.1:1'], fleet: ['127.0.0.1:2'] },
    { environment: 'tls', service: ['127.0.0.1:3'], fleet: [], tls: true },
  ]);
  assert.deepEqual(files, {
    slotwire: [
      { targets: ['127.0.0.1:1'], labels: { environment: 'quiet' } },
      { targets: ['127.0.0.1:3'], labels: { environment: 'tls', __scheme__: 'https' } },
    ],
    'slotwire-fleet': [{ targets: ['127.0.0.1:2'], labels: { environment: 'quiet' } }],
  });
});

test('the jobs are those of production, and their targets those files', () => {
  const { scrape_configs, alerting, global } = prometheusConfigFor(options, '127.0.0.1:9');
  assert.deepEqual(
    scrape_configs.map(({ job_name, file_sd_configs }) => [job_name, file_sd_configs[0]?.files]),
    [
      ['slotwire', ['targets/slotwire.json']],
      ['slotwire-fleet', ['targets/slotwire-fleet.json']],
    ],
  );
  assert.deepEqual(alerting.alertmanagers, [{ static_configs: [{ targets: ['127.0.0.1:9'] }] }]);
  assert.equal(global.evaluation_interval, '1s');
});

test('windows may be as long as a function says, and stay windows', () => {
  const text = JSON.stringify(buildRuleFiles((seconds) => (seconds === 300 ? 8 : 20)));
  assert.match(text, /\[8s\]/);
  assert.match(text, /\[20s\]/);
  assert.doesNotMatch(text, /\[\d+[mhd]\]/);
});
