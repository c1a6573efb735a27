import { BerthProcess } from './berth-process.ts';
import { query } from './database.ts';

/** Relays and timers ask again and again, whether anybody wants something or not. */
const BACKGROUND = /published_at IS NULL|due_at <=|pg_stat_statements/;
const TABLE = /\b(?:FROM|INTO|UPDATE)\s+(?!unnest)(?:"public"\.)?"?([a-z_]+)"?/;

/** A Berth of one's own, whose Postgres counts statements: it learns that when it starts again. Copies would save some. */
export async function startCounting(): Promise<BerthProcess> {
  const berth = await BerthProcess.start();
  const { databases } = await berth.run();
  await query(databases['users'] as string, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  await berth.stop();
  return new BerthProcess(berth.data, berth.port, { ENTITY_CACHE_BYTES: '0' }).ready();
}

/** How many statements `work` makes a subgraph's database run, by the table that each reads or writes first. */
export async function statements(
  berth: BerthProcess,
  subgraph: string,
  work: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const url = (await berth.run()).databases[subgraph] as string;
  const here = '(SELECT oid FROM pg_database WHERE datname = current_database())';
  await query(url, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await query(url, `SELECT pg_stat_statements_reset(0, ${here}, 0)`);
  await work();
  const counted = await query(url, `SELECT query, calls::int FROM pg_stat_statements WHERE dbid = ${here}`);

  const counts: Record<string, number> = {};
  for (const { query: sql, calls } of counted as { query: string; calls: number }[]) {
    const table = BACKGROUND.test(sql) ? undefined : TABLE.exec(sql)?.[1];
    if (table) counts[table] = (counts[table] ?? 0) + calls;
  }
  return counts;
}
