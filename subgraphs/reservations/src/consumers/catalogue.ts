import type { BookableSnapshot, RoomEvent, VenueSnapshot } from '@berth/events';
import type { Pool, PoolClient } from 'pg';
import { loadBookables } from '../bookable-row.ts';
import { offerToWaiting } from '../offer.ts';
import { inTransaction } from '../transaction.ts';

const EVER = { startsAt: new Date('2000-01-01'), endsAt: new Date('2200-01-01') };

/** Writes what a rooms' event says. An event that is older than what is known changes nothing, so repetition is harmless. */
export async function learn(pool: Pool, { type, subject, version, data }: RoomEvent): Promise<void> {
  switch (type) {
    case 'bookable.created.v1':
    case 'bookable.updated.v1':
    case 'bookable.removed.v1':
      return within(pool, async (client) => {
        await learnBookable(client, subject, version, data);
        await tellWaiting(client, subject);
      });
    case 'venue.created.v1':
    case 'venue.updated.v1':
    case 'venue.closed.v1':
      return within(pool, (client) => learnVenue(client, subject, version, data));
    case 'aircraft.created.v1':
      return;
  }
}

export async function catalogueIsEmpty(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query('SELECT EXISTS (SELECT FROM bookables) OR EXISTS (SELECT FROM venues) AS filled');
  return !rows[0].filled;
}

function within(pool: Pool, work: (client: PoolClient) => Promise<unknown>): Promise<void> {
  return inTransaction(pool, async (client) => {
    await work(client);
    return { keep: true, result: undefined };
  });
}

async function learnBookable(
  client: PoolClient,
  id: string,
  version: number,
  bookable: BookableSnapshot,
): Promise<void> {
  // No booking that was decided on the old state is written after this commit.
  await client.query(
    `INSERT INTO schedules (bookable_id) VALUES ($1)
     ON CONFLICT (bookable_id) DO UPDATE SET revision = schedules.revision + 1`,
    [id],
  );
  const { kind, name, venueId, inventory, capacity, minQuantity, equipment, policy, price, slot, active } = bookable;
  await client.query(
    `INSERT INTO bookables (id, version, kind, name, venue_id, inventory, capacity, most_capacity, min_quantity, equipment,
                            policy, price, slot_starts_at, slot_ends_at, active)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (id) DO UPDATE SET
       version = excluded.version, kind = excluded.kind, name = excluded.name, venue_id = excluded.venue_id,
       inventory = excluded.inventory, capacity = excluded.capacity,
       most_capacity = greatest(bookables.most_capacity, excluded.capacity), min_quantity = excluded.min_quantity,
       equipment = excluded.equipment, policy = excluded.policy, price = excluded.price, slot_starts_at = excluded.slot_starts_at,
       slot_ends_at = excluded.slot_ends_at, active = excluded.active
     WHERE bookables.version < excluded.version`,
    [
      ...[id, version, kind, name, venueId, inventory, capacity, minQuantity, equipment, policy],
      ...[price, slot?.startsAt, slot?.endsAt, active],
    ],
  );
}

/** A larger pool or a kinder policy may have something for those who wait; what is removed has nothing. */
async function tellWaiting(client: PoolClient, id: string): Promise<void> {
  const [bookable] = await loadBookables(client, [id]);
  if (bookable?.active) await offerToWaiting(client, bookable, EVER);
  else await client.query('DELETE FROM waitlist WHERE bookable_id = $1 AND offer_id IS NULL', [id]);
}

async function learnVenue(client: PoolClient, id: string, version: number, venue: VenueSnapshot): Promise<void> {
  await client.query(
    'UPDATE schedules SET revision = revision + 1 FROM bookables WHERE bookables.id = bookable_id AND venue_id = $1',
    [id],
  );
  await client.query(
    `INSERT INTO venues (id, version, time_zone, opening_hours, closures) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET
       version = excluded.version, time_zone = excluded.time_zone, opening_hours = excluded.opening_hours,
       closures = excluded.closures
     WHERE venues.version < excluded.version`,
    [id, version, venue.timeZone, JSON.stringify(venue.openingHours), JSON.stringify(venue.closures)],
  );
}
