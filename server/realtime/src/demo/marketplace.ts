/** The demo marketplace: who lives in it. The same on every machine, so that guides and tests can name people. */
import type { Marketplace } from '@slotwire/protocol';

const trades = [
  ['Barber', 'Chair'],
  ['Yoga Studio', 'Room'],
  ['Physiotherapy', 'Table'],
  ['Bike Workshop', 'Stand'],
  ['Dog Grooming', 'Bath'],
  ['Tattoo Atelier', 'Station'],
  ['Driving School', 'Car'],
  ['Tennis Courts', 'Court'],
  ['Photo Studio', 'Set'],
  ['Language School', 'Desk'],
] as const;
const places = ['North Quay', 'Market Square'] as const;
const firstNames = [
  'Ada',
  'Ben',
  'Chloe',
  'Dev',
  'Elif',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Liam',
  'Mara',
  'Noor',
  'Omar',
  'Pia',
  'Quinn',
  'Rosa',
  'Sven',
  'Tara',
] as const;
const lastNames = [
  'Abel',
  'Brandt',
  'Costa',
  'Diaz',
  'Eriksen',
  'Fischer',
  'Grant',
  'Haddad',
  'Ivanov',
  'Jansen',
] as const;

const RESOURCES_PER_VENDOR = 3;
const pad = (index: number, digits: number) => String(index + 1).padStart(digits, '0');

export const marketplace: Marketplace = {
  vendors: places.flatMap((place, placeIndex) =>
    trades.map(([trade, resource], tradeIndex) => ({
      id: `vendor-${pad(placeIndex * trades.length + tradeIndex, 2)}`,
      name: `${trade} ${place}`,
      resources: Array.from({ length: RESOURCES_PER_VENDOR }, (_, index) => ({
        id: `${resource.toLowerCase()}-${index + 1}`,
        name: `${resource} ${index + 1}`,
      })),
    })),
  ),
  customers: lastNames.flatMap((lastName, lastIndex) =>
    firstNames.map((firstName, firstIndex) => ({
      id: `customer-${pad(lastIndex * firstNames.length + firstIndex, 3)}`,
      name: `${firstName} ${lastName}`,
    })),
  ),
  admins: [
    { id: 'admin-1', name: 'Alex Keller' },
    { id: 'admin-2', name: 'Sam Moreau' },
  ],
};
