import type { Catalogue } from './catalogue.ts';
import type { Graph } from './graph.ts';

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** A day around now: one meeting goes on, others follow, a dinner and some seats are taken. */
export async function createReservations(
  users: { mira: Graph; jonas: Graph; ines: Graph },
  catalogue: Catalogue,
): Promise<void> {
  const { mira, jonas, ines } = users;
  const { bridge, galley, windowTable, flight } = catalogue;
  const thisHalfHour = Math.floor(Date.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
  const at = (from: number, to: number) => ({
    startsAt: new Date(thisHalfHour + from * HALF_HOUR_MS).toISOString(),
    endsAt: new Date(thisHalfHour + to * HALF_HOUR_MS).toISOString(),
  });
  const book = (graph: Graph, input: object) => graph.create('createReservation', input);

  await Promise.all([
    book(mira, { bookableId: bridge, title: 'Sprint planning', quantity: 9, ...at(0, 2) }),
    book(jonas, { bookableId: bridge, title: 'Customer call', quantity: 3, ...at(4, 6) }),
    book(ines, { bookableId: galley, title: 'Lunch and learn', quantity: 6, ...at(1, 3) }),
    book(mira, { bookableId: galley, title: 'One to one', quantity: 2, ...at(48, 49) }),
    book(jonas, { bookableId: windowTable, title: 'Dinner', quantity: 3, ...tomorrowEvening() }),
    book(ines, { bookableId: flight.id, quantity: 2, startsAt: flight.departsAt, endsAt: flight.arrivesAt }),
    book(mira, { bookableId: flight.id, quantity: 1, startsAt: flight.departsAt, endsAt: flight.arrivesAt }),
  ]);
}

/** Whatever the time is now, the restaurant is open then. */
function tomorrowEvening(): { startsAt: string; endsAt: string } {
  const date = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  return { startsAt: `${date}T18:00:00Z`, endsAt: `${date}T19:30:00Z` };
}
