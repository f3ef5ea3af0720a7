import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigError, parseConfig } from './config.ts';

const parse = (env: Record<string, string>) => parseConfig({ SLOTWIRE_MODE: 'development', ...env }).limits;
const problem = (env: Record<string, string>) => {
  try {
    parse(env);
  } catch (error) {
    return (error as ConfigError).problems.join('; ');
  }
  return 'none';
};

test('without a word there are no changes, and this machine is not counted by address', () => {
  assert.deepEqual(parse({}), { configured: {}, sharedAddresses: ['127.0.0.1', '::1'] });
  assert.deepEqual(parse({ SLOTWIRE_SHARED_ADDRESSES: 'none' }).sharedAddresses, []);
  assert.deepEqual(parse({ SLOTWIRE_SHARED_ADDRESSES: '10.0.0.1, 2001:db8::1' }).sharedAddresses, [
    '10.0.0.1',
    '2001:db8::1',
  ]);
});

test('[RL5] limits of the environment are checked like those of an admin', () => {
  assert.deepEqual(parse({ SLOTWIRE_LIMITS: '{"connectionsPerPerson":10}' }).configured, { connectionsPerPerson: 10 });
  assert.match(problem({ SLOTWIRE_LIMITS: 'ten' }), /SLOTWIRE_LIMITS: "ten" is not the limits of limits:set as JSON/);
  assert.match(problem({ SLOTWIRE_LIMITS: '{"connectionsPerPerson":0}' }), /as JSON: connectionsPerPerson: /);
  assert.match(problem({ SLOTWIRE_LIMITS: '{"connections":1}' }), /as JSON: .*connections/);
  assert.match(
    problem({ SLOTWIRE_LIMITS: '{"commands":{"perPerson":{"reads":{"size":1}}}}' }),
    /can hold: commands\.perPerson\.reads\.size: less than commands\.perDevice/,
  );
  assert.match(problem({ SLOTWIRE_SHARED_ADDRESSES: '10.0.0' }), /not a comma-separated list of IP addresses, or none/);
});

test('[RL6] limits of the environment do not lock admins out either', () => {
  assert.match(
    problem({ SLOTWIRE_LIMITS: '{"handshakes":{"adminsPerNode":{"size":1}}}' }),
    /adminsPerNode\.size: with less/,
  );
});
