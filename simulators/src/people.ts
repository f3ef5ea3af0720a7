/**
 * People: who holds the devices of the live fleet. About one in six belongs to a vendor's staff, every vendor gets one before any gets
 * a second, and some people have two devices.
 */
import { type Marketplace, streamsOf } from '@slotwire/protocol';
import type { Random } from '@slotwire/runtime';

export interface Person {
  id: string;
  role: 'customer' | 'vendor';
  vendorId?: string;
  streams: readonly string[];
}

export interface Holder {
  /** Of the device; `c-00017` and the like. */
  name: string;
  person: Person;
}

/** One device in so many is a vendor's. */
const STAFF_EVERY = 6;
/** How often a further device belongs to somebody who has one already. */
const SECOND_DEVICE = 0.15;

export function drawHolders(marketplace: Marketplace, devices: number, random: Random): Holder[] {
  const { vendors, customers } = marketplace;
  const staffDevices =
    vendors.length === 0 ? 0 : Math.min(devices, Math.max(devices > 1 ? 1 : 0, Math.round(devices / STAFF_EVERY)));
  const holders: Holder[] = [];
  const staff: Person[] = [];
  for (let i = 0; i < staffDevices; i++) {
    let person = i >= vendors.length && random.chance(SECOND_DEVICE) ? random.pick(staff) : undefined;
    if (person === undefined) {
      const vendor = vendors[staff.length % vendors.length] as Marketplace['vendors'][number];
      person = staffOf(vendor.id, Math.floor(staff.length / vendors.length) + 1);
      staff.push(person);
    }
    holders.push({ name: `v-${String(i + 1).padStart(5, '0')}`, person });
  }
  const people: Person[] = [];
  for (let i = 0; i < devices - staffDevices; i++) {
    let person = people.length > 0 && random.chance(SECOND_DEVICE) ? random.pick(people) : undefined;
    if (person === undefined) {
      // A larger fleet than the marketplace has customers brings its own.
      person = customerOf(customers[people.length]?.id ?? `fleet-customer-${people.length + 1}`);
      people.push(person);
    }
    holders.push({ name: `c-${String(i + 1).padStart(5, '0')}`, person });
  }
  return holders;
}

export function customerOf(id: string): Person {
  return { id, role: 'customer', streams: streamsOf({ sub: id, role: 'customer' }) };
}

/** @param number of the vendor's staff, from 1 */
export function staffOf(vendorId: string, number: number): Person {
  const id = `staff-${vendorId}-${number}`;
  return { id, role: 'vendor', vendorId, streams: streamsOf({ sub: id, role: 'vendor', vendorId }) };
}
