import { join } from 'node:path';
import { createDatabase, migrate } from '@berth/database';
import pg from 'pg';

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/reservations/migrations');
/** What reservations knows of others. */
const CATALOGUE = ['venues', 'bookables', 'schedules', 'organizers'];

/** A database of reservations' beside the one that `url` names, with the same bookables: nobody works on it. */
export async function quietDatabase(url: string): Promise<string> {
  const beside = new URL(url);
  beside.pathname += '-quiet';
  await createDatabase(beside.href);
  await migrate(beside.href, MIGRATIONS);
  const [from, to] = [url, beside.href].map((each) => new pg.Client({ connectionString: each })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([from.connect(), to.connect()]);
  for (const table of CATALOGUE) {
    const { rows } = await from.query(`SELECT coalesce(jsonb_agg(${table}), '[]')::text AS rows FROM ${table}`);
    await to.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [rows[0].rows]);
  }
  await Promise.all([from.end(), to.end()]);
  return beside.href;
}
