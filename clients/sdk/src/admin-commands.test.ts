import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandName, commandNames, commands } from '@slotwire/protocol';
import { type AdminCommand, adminCommands, isAdminValue } from './admin-commands.ts';

test('the list has every command of the namespace of admins, and no other', () => {
  const ofTable = commandNames.filter((name) => commands[name].namespaces.includes('/admin'));
  assert.deepEqual(Object.keys(adminCommands).sort(), ofTable.sort());
});

test('[CM2] it says of each whether it is keyed, as the table does', () => {
  for (const [name, keyed] of Object.entries(adminCommands))
    assert.equal(keyed, commands[name as CommandName].keyed, name);
});

test('an answer without what pages read is told from a proper one', () => {
  const proper: { readonly [C in AdminCommand]: unknown } = {
    'analytics:query': { buckets: [] },
    'audit:list': { records: [] },
    'broadcast:cancel': { id: 'b', state: 'cancelled', audience: { type: 'all' } },
    'broadcast:list': { broadcasts: [{ id: 'b', state: 'sent', audience: { type: 'all' }, progress: {} }] },
    'broadcast:preview': { people: 1, connected: {}, push: {}, missing: [] },
    'broadcast:send': { reach: { people: 1, connected: {}, push: {}, missing: [] } },
    'connections:disconnect': { matched: 3, missing: [] },
    'connections:list': { connections: [], total: 0, missing: [] },
    'limits:get': { settings: {}, version: 1, shares: {}, nodes: [] },
    'limits:set': { settings: {}, version: 2 },
    'metrics:subscribe': { history: [], missing: [] },
    'metrics:unsubscribe': { stopped: true },
    'monitor:subscribe': { id: 'tap' },
    'monitor:unsubscribe': { stopped: false },
    'push:decisions': { decisions: [] },
    'session:revoke': { closed: 0 },
  };
  for (const [name, value] of Object.entries(proper)) {
    const command = name as AdminCommand;
    assert.equal(isAdminValue(command, value), true, name);
    for (const malformed of [undefined, null, 7, [], {}]) assert.equal(isAdminValue(command, malformed), false, name);
  }
  assert.equal(isAdminValue('broadcast:list', { broadcasts: [{ id: 'b' }] }), false);
});
