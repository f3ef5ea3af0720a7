import assert from 'node:assert/strict';
import { test } from 'node:test';
import selfsigned from 'selfsigned';
import { keysExpireMs } from './key-expiry.ts';

const soon = { kty: 'EC', exp: Date.parse('2030-01-01T00:00:00.000Z') / 1_000 };

test('keys end when the last of them does, by their own word or that of their certificate', async () => {
  const notAfterDate = new Date('2031-01-01T00:00:00.000Z');
  const { cert } = await selfsigned.generate([{ name: 'commonName', value: 'issuer' }], {
    keyType: 'ec',
    notAfterDate,
  });
  const x5c = [cert.replace(/-----[A-Z ]+-----|\s/g, '')];
  assert.equal(keysExpireMs({ keys: [soon] }), Date.parse('2030-01-01T00:00:00.000Z'));
  assert.equal(keysExpireMs({ keys: [soon, { kty: 'EC', x5c }] }), notAfterDate.getTime());
});

test('a key without an end, or with one that cannot be read, has no end', () => {
  assert.equal(keysExpireMs({ keys: [] }), undefined);
  assert.equal(keysExpireMs({ keys: [soon, { kty: 'EC' }] }), undefined);
  assert.equal(keysExpireMs({ keys: [{ kty: 'EC', x5c: ['AAAA'] }] }), undefined);
});
