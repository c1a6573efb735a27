import { createPool } from '@berth/database';
import { run } from '@berth/process';
import { postgresUrl, readSettings } from '@berth/settings';
import { readHistory } from './history.ts';
import { writeClaim, writeReservation } from './store.ts';
import { inTransaction } from './transaction.ts';

const PROGRESS_EVERY = 10_000;

// npm run rebuild -- reservations: throws away the rows used for queries, and writes them anew from the events.
run(async () => {
  const { DATABASE_URL } = readSettings({ DATABASE_URL: postgresUrl.describe("the reservations' database") });
  const pool = createPool(DATABASE_URL, 1);
  const count = await inTransaction(pool, async (client) => {
    // Nobody books meanwhile: who tries, waits for the end.
    await client.query('LOCK TABLE schedules, reservations, claims, events IN ACCESS EXCLUSIVE MODE');
    const told = await readHistory(client);
    await client.query('TRUNCATE reservations, claims');
    let written = 0;
    for (const { reservation, claim, turn } of told.values()) {
      await writeReservation(client, reservation, turn);
      await writeClaim(client, reservation, claim);
      written += 1;
      if (written % PROGRESS_EVERY === 0) console.log(`${written} of ${told.size} reservations`);
    }
    return { keep: true, result: written };
  });
  await pool.end();
  console.log(`${count} reservations rebuilt from their events.`);
});
