import type { Graph } from './graph.ts';

const DAY_MS = 86_400_000;
const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

export interface Catalogue {
  bridge: string;
  galley: string;
  windowTable: string;
  flight: { id: string; departsAt: string; arrivesAt: string };
}

/** An office, a restaurant and an airline: the three kinds of thing that one engine books. */
export async function createCatalogue(graph: Graph): Promise<Catalogue> {
  const [office, restaurant, hamburg, lisbon] = await Promise.all([
    graph.create('createVenue', { name: 'Quay 7', address: 'Am Kai 7, Hamburg', timeZone: 'Europe/Berlin' }),
    graph.create('createVenue', {
      name: 'Trattoria Ancora',
      address: 'Am Kai 9, Hamburg',
      timeZone: 'Europe/Berlin',
      openingHours: WEEK.map((day) => ({ day, opens: '11:00', closes: '00:00' })),
    }),
    graph.create('createVenue', { name: 'Hamburg Airport', timeZone: 'Europe/Berlin' }),
    graph.create('createVenue', { name: 'Lisbon Airport', timeZone: 'Europe/Lisbon' }),
  ]);

  const room = (name: string, capacity: number, floor: string, equipment: string[]) =>
    graph.create('createRoom', {
      bookable: { name, capacity, venueId: office },
      floor,
      equipment: equipment.map(described),
    });
  const table = (name: string, capacity: number, minPartySize: number, inventory = 'EXCLUSIVE') =>
    graph.create('createTable', { bookable: { name, capacity, venueId: restaurant }, minPartySize, inventory });

  const [bridge, galley, windowTable] = await Promise.all([
    room('The Bridge', 12, '3', ['display', 'video', 'whiteboard']),
    room('The Galley', 6, '1', ['display', 'coffee']),
    table('Table 4, by the window', 4, 2),
    room("The Crow's Nest", 4, '5', ['video']),
    room('The Engine Room', 8, '0', ['display', 'whiteboard']),
    table('Table 1', 2, 1),
    table('The long table, shared', 10, 1, 'POOLED'),
  ]);
  return { bridge, galley, windowTable, flight: await createFlight(graph, hamburg, lisbon) };
}

async function createFlight(graph: Graph, venueId: string, destinationId: string): Promise<Catalogue['flight']> {
  const aircraftId = await graph.create('createAircraft', {
    model: 'Airbus A320neo',
    registration: 'D-ABTH',
    seats: 180,
  });
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  const [departsAt, arrivesAt] = [`${tomorrow}T07:30:00Z`, `${tomorrow}T10:45:00Z`];
  const price = { amount: 18_900, currency: 'EUR', per: 'UNIT' };
  const bookable = { name: 'BE 204 Hamburg – Lisbon', capacity: 180, venueId, price };
  const id = await graph.create('createFlight', {
    bookable,
    number: 'BE 204',
    aircraftId,
    destinationId,
    departsAt,
    arrivesAt,
  });
  return { id, departsAt, arrivesAt };
}

const LABELS: Record<string, string> = {
  display: 'Large display',
  video: 'Video conferencing',
  whiteboard: 'Whiteboard',
  coffee: 'Coffee machine',
};

function described(code: string) {
  return { code, label: LABELS[code] };
}
