import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseApnsKey, parseCertificates, parseServiceAccount } from './credentials.ts';
import { ecKey, pemOf, rsaKey, serviceAccountOf } from './provider.fixture.ts';

const rsa = rsaKey().privateKey;
const ec = ecKey().privateKey;
const account = serviceAccountOf(rsa);

test('a service account is taken as Google hands it out', () => {
  assert.deepEqual(
    parseServiceAccount(JSON.stringify({ ...account, private_key_id: 'x', universe_domain: 'googleapis.com' })),
    {
      ok: true,
      value: {
        projectId: account.project_id,
        clientEmail: account.client_email,
        privateKey: account.private_key,
        tokenUri: account.token_uri,
      },
    },
  );
});

test('what is wrong with a service account is said by field, and no value is repeated', () => {
  const { project_id: _, ...without } = account;
  const problemOf = (value: unknown) => {
    const parsed = parseServiceAccount(typeof value === 'string' ? value : JSON.stringify(value));
    return parsed.ok ? undefined : parsed.problem;
  };
  assert.equal(problemOf('{ "private_key": "hunter2"'), 'is not JSON');
  assert.equal(problemOf([]), 'is no service account of Google');
  assert.equal(
    problemOf({ ...without, type: 'authorized_user' }),
    'is no service account of Google: type, project_id missing or malformed',
  );
  assert.equal(problemOf({ ...account, token_uri: 'http://hunter2' })?.includes('hunter2'), false);
  for (const private_key of ['hunter2', pemOf(ec)])
    assert.equal(problemOf({ ...account, private_key }), 'has a private_key that is no RSA key in PEM');
});

test('a .p8 is taken with line ends or with \\n in their place, and no other kind of key is', () => {
  const pem = pemOf(ec);
  for (const text of [pem, pem.replaceAll('\n', '\\n')]) assert.equal(parseApnsKey(text).ok, true);
  for (const text of ['', 'hunter2', pemOf(rsa), pemOf(ecKey('P-384').privateKey)])
    assert.deepEqual(parseApnsKey(text), {
      ok: false,
      problem: 'is no P-256 private key in PEM, which the .p8 of Apple is',
    });
});

test('a file of certificates must have some, and all of them whole', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----';
  assert.deepEqual(parseCertificates(pemOf(ec)), { ok: false, problem: 'has no certificate in PEM' });
  assert.deepEqual(parseCertificates(broken), { ok: false, problem: 'has a certificate that cannot be read' });
});
