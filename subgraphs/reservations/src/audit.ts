import { isDeepStrictEqual } from 'node:util';
import { createPool } from '@berth/database';
import { run } from '@berth/process';
import { postgresUrl, readSettings } from '@berth/settings';
import type { Pool } from 'pg';
import { readHistory } from './history.ts';
import { RESERVATION } from './reservation-row.ts';

/** Each finds what must not be there. */
const FINDINGS: Record<string, string> = {
  'exclusive claims that overlap': `
    SELECT a.reservation_id, b.reservation_id AS other FROM claims a JOIN claims b USING (bookable_id)
    WHERE a.exclusive AND b.exclusive AND a.reservation_id < b.reservation_id
      AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
  // The sum of what overlaps is greatest at some claim's start. A pool that was made smaller keeps what was booked before.
  'moments at which a pool is over-full': `
    SELECT at.bookable_id, at.starts_at, sum(claims.quantity) AS taken, most_capacity
    FROM claims at JOIN claims USING (bookable_id) JOIN bookables ON bookables.id = bookable_id
    WHERE NOT at.exclusive AND claims.starts_at <= at.starts_at AND claims.ends_at > at.starts_at
    GROUP BY at.reservation_id, at.bookable_id, at.starts_at, most_capacity HAVING sum(claims.quantity) > most_capacity`,
  'offers without a place in line, and places whose offer is none': `
    SELECT reservations.id AS offer, waitlist.id AS entry
    FROM (SELECT id FROM reservations WHERE offered) AS reservations
    FULL JOIN (SELECT id, offer_id FROM waitlist WHERE offer_id IS NOT NULL) AS waitlist ON offer_id = reservations.id
    WHERE reservations.id IS NULL OR waitlist.id IS NULL`,
  'bookables whose events are not counted without a gap': `
    SELECT key, count(*), max(sequence), event_count FROM events LEFT JOIN schedules ON bookable_id = key
    GROUP BY key, event_count
    HAVING count(*) <> max(sequence) OR min(sequence) <> 1 OR max(sequence) IS DISTINCT FROM event_count`,
};

// npm run audit -- reservations: reads the whole database, and proves that it is sound; exits 1 where it is not.
run(async () => {
  const { DATABASE_URL } = readSettings({ DATABASE_URL: postgresUrl.describe("the reservations' database") });
  const pool = createPool(DATABASE_URL, 1);
  // One moment of the database, whatever is booked meanwhile.
  await pool.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  let unsound = 0;
  for (const [what, sql] of Object.entries(FINDINGS)) {
    const { rows } = await pool.query(sql);
    unsound += report(what, rows);
  }
  unsound += report('reservations that are not what their events say', await differences(pool));
  await pool.end();
  process.exitCode = unsound === 0 ? 0 : 1;
});

async function differences(pool: Pool): Promise<object[]> {
  const { rows } = await pool.query(
    `SELECT ${RESERVATION}, turn::int, claims.starts_at AS "claimStartsAt", claims.ends_at AS "claimEndsAt",
            claims.quantity AS "claimQuantity", exclusive
     FROM reservations LEFT JOIN claims ON reservation_id = reservations.id`,
  );
  const told = await readHistory(pool);
  const different = rows.filter(({ claimStartsAt, claimEndsAt, claimQuantity: quantity, exclusive, turn, ...row }) => {
    const claim = claimStartsAt && {
      startsAt: claimStartsAt.toISOString(),
      endsAt: claimEndsAt.toISOString(),
      ...{ quantity, exclusive },
    };
    const { series: _, ...said } = told.get(row.id) ?? {};
    told.delete(row.id);
    return !isDeepStrictEqual({ reservation: row, claim, turn }, said);
  });
  return [...different, ...[...told.values()].map(({ reservation }) => reservation)];
}

function report(what: string, found: object[]): number {
  console.log(`${found.length === 0 ? 'none' : found.length}  ${what}`);
  for (const each of found.slice(0, 10)) console.log(`      ${JSON.stringify(each)}`);
  return found.length;
}
