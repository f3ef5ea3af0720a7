import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Marketplace } from '@slotwire/protocol';
import { createRandom } from '@slotwire/runtime';
import { drawHolders } from './people.ts';

const marketplace: Marketplace = {
  customers: Array.from({ length: 20 }, (_, i) => ({ id: `c${i}`, name: `Customer ${i}` })),
  vendors: Array.from({ length: 5 }, (_, i) => ({
    id: `v${i}`,
    name: `Vendor ${i}`,
    resources: [{ id: 'r1', name: 'Chair' }],
  })),
  admins: [],
};

test("one device in six is a vendor's, and every vendor has one before any has two", () => {
  const personas = drawHolders(marketplace, 120, createRandom(1));
  const staff = personas.filter(({ person }) => person.role === 'vendor');
  assert.equal(personas.length, 120);
  assert.equal(staff.length, 20);
  assert.deepEqual(
    staff.slice(0, 5).map(({ person }) => person.id),
    ['staff-v0-1', 'staff-v1-1', 'staff-v2-1', 'staff-v3-1', 'staff-v4-1'],
  );
  assert.equal(new Set(personas.map(({ name }) => name)).size, 120);
});

test('some people have two devices, and a large fleet brings customers of its own', () => {
  const personas = drawHolders(marketplace, 120, createRandom(1));
  const customers = personas.filter(({ person }) => person.role === 'customer').map(({ person }) => person.id);
  assert.ok(new Set(customers).size < customers.length);
  assert.ok(customers.includes('c19') && customers.includes('fleet-customer-21'));
});

test('a person reads the own streams and no others', () => {
  const [staff, customer] = drawHolders(marketplace, 2, createRandom(1));
  assert.deepEqual(staff?.person.streams, ['user:staff-v0-1', 'vendor:v0', 'role:vendor', 'all']);
  assert.deepEqual(customer?.person.streams, ['user:c0', 'role:customer', 'all']);
});

test('a marketplace without vendors, and a fleet of one', () => {
  assert.deepEqual(
    drawHolders({ ...marketplace, vendors: [] }, 3, createRandom(1)).map(({ person }) => person.role),
    ['customer', 'customer', 'customer'],
  );
  assert.equal(drawHolders(marketplace, 1, createRandom(1))[0]?.person.role, 'customer');
});
