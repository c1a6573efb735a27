import { createPool } from '@berth/database';
import { run } from '@berth/process';
import { postgresUrl, readSettings } from '@berth/settings';
import type { PoolClient } from 'pg';
import { readHistory, type Told } from './history.ts';
import { rowOf } from './reservation-row.ts';
import { claimRow } from './store.ts';
import { inTransaction } from './transaction.ts';

const BATCH = 5_000;

// npm run rebuild -- reservations: throws away the rows used for queries, and writes them anew from the events.
run(async () => {
  const { DATABASE_URL } = readSettings({ DATABASE_URL: postgresUrl.describe("the reservations' database") });
  const pool = createPool(DATABASE_URL, 1);
  const count = await inTransaction(pool, async (client) => {
    // Nobody books meanwhile: who tries, waits for the end.
    await client.query('LOCK TABLE schedules, reservations, claims, events IN ACCESS EXCLUSIVE MODE');
    const told = await readHistory(client);
    await client.query('TRUNCATE reservations, claims, series');
    const all = [...told.values()];
    for (let written = 0; written < all.length; written += BATCH) {
      await write(client, all.slice(written, written + BATCH));
      console.log(`${Math.min(written + BATCH, all.length)} of ${all.length} reservations`);
    }
    return { keep: true, result: all.length };
  });
  await pool.end();
  console.log(`${count} reservations rebuilt from their events.`);
});

async function write(client: PoolClient, told: Told[]): Promise<void> {
  const claims = told.flatMap(({ reservation, claim }) => (claim ? [claimRow(reservation, claim)] : []));
  await insert(
    client,
    'series',
    told.flatMap(({ series }) => series ?? []),
  );
  await insert(
    client,
    'reservations',
    told.map(({ reservation, turn }) => rowOf(reservation, turn)),
  );
  await insert(client, 'claims', claims);
}

async function insert(client: PoolClient, table: 'series' | 'reservations' | 'claims', rows: object[]): Promise<void> {
  const from = `jsonb_populate_recordset(NULL::${table}, $1)`;
  const repeated = table === 'series' ? 'ON CONFLICT (id) DO NOTHING' : '';
  await client.query(`INSERT INTO ${table} SELECT * FROM ${from} ${repeated}`, [JSON.stringify(rows)]);
}
