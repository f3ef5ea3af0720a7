/**
 * Cast: who scenarios speak of. People and vendors of the demo marketplace, by name or id; a first name alone is an Abel
 * (Ada is Ada Abel, customer-001).
 */
import { marketplace } from '@slotwire/realtime';
import type { Person } from '../drivers/driver.ts';
import { nearest } from './edit-distance.ts';

const DEFAULT_LAST_NAME = 'Abel';

/** Everybody by every name that they go by. */
const everybody: ReadonlyMap<string, Person> = new Map([
  ...marketplace.customers.flatMap(({ id, name }) => {
    const [firstName = name, lastName] = name.split(' ');
    const called = lastName === DEFAULT_LAST_NAME ? firstName : name;
    return [name, id, called].map((known): [string, Person] => [known, { id, name: called, role: 'customer' }]);
  }),
  ...marketplace.vendors.flatMap((vendor) =>
    [vendor.id, vendor.name].map((name): [string, Person] => [name, staffOf(vendor.id)]),
  ),
  ['Kim', { ...staffOf('vendor-01', 2), name: 'Kim' }],
  ...marketplace.admins.map(({ id, name }): [string, Person] => [name, { id, name, role: 'admin' }]),
]);

/** Those who work at a vendor's; the first of them goes by its name. */
function staffOf(vendorId: string, number = 1): Person & { vendorId: string } {
  return { id: `staff-${vendorId}-${number}`, name: vendorId, role: 'vendor', vendorId };
}

/** The existing back end of a marketplace, which feeds its bookings in. */
export const backEnd: Person = { id: 'back-end', name: 'the back end', role: 'service' };

export const vendorNames: readonly string[] = marketplace.vendors.flatMap(({ id, name }) => [id, name]);

export function personNamed(name: string): Person {
  const person = everybody.get(name);
  if (person !== undefined) return person;
  const [like] = nearest(name, [...everybody.keys()]);
  throw new Error(`nobody in the marketplace is called ${name}; the nearest name is ${like}`);
}

export function vendorNamed(name: string): Person & { vendorId: string } {
  const person = personNamed(name);
  if (person.vendorId === undefined) throw new Error(`${name} is no vendor; vendors are vendor-01 to vendor-20`);
  return { ...person, vendorId: person.vendorId };
}

export const customers: readonly Person[] = marketplace.customers.map(({ name }) => personNamed(name));
