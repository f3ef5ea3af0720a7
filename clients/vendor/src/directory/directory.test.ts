import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDirectory } from './directory.ts';

const marketplace = {
  customers: [{ id: 'c-1', name: 'Ada Abel' }],
  admins: [],
  vendors: [
    { id: 'v-1', name: 'Barber', resources: [{ id: 'chair-1', name: 'Chair 1' }] },
    { id: 'v-2', name: 'Yoga', resources: [{ id: 'chair-1', name: 'Another chair' }] },
  ],
};

test('names are those of the own vendor', () => {
  const directory = createDirectory(marketplace, 'v-1');
  assert.equal(directory.customer('c-1'), 'Ada Abel');
  assert.equal(directory.resource('chair-1'), 'Chair 1');
  assert.deepEqual(directory.resources(), [{ id: 'chair-1', name: 'Chair 1' }]);
});

test('without a name a customer is the id, and a resource the id made readable', () => {
  const directory = createDirectory(undefined, 'v-1');
  assert.equal(directory.customer('c-9'), 'c-9');
  assert.equal(directory.resource('treatment_room.2'), 'Treatment room 2');
  assert.equal(directory.resource('---'), '---');
  assert.deepEqual(directory.resources(), []);
});
