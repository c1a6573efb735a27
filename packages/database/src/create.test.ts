import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase } from './create.ts';
import { query, startTemporaryPostgres } from './testing/temporary-postgres.ts';

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
});

afterAll(() => postgres.close());

test('creates a database where there is none, and leaves it alone where there is one', async () => {
  const url = postgres.url('berth_new');
  await createDatabase(url);
  await query(url, 'CREATE TABLE kept ()');
  await createDatabase(url);
  await expect(query(url, 'SELECT FROM kept')).resolves.toEqual([]);
});

test('creates what pg will connect to, however odd the name', async () => {
  const url = postgres.url('odd%20%22name%22%3B');
  await createDatabase(url);
  expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'odd "name"%3B' }]);
});

test('two at once both succeed', async () => {
  const url = postgres.url('berth_contended');
  await Promise.all([createDatabase(url), createDatabase(url)]);
  await expect(query(url, 'SELECT')).resolves.toHaveLength(1);
});

test('says what is wrong where it is no missing database', async () => {
  const url = postgres.url('berth_closed');
  await createDatabase(url);
  await query(postgres.url('postgres'), 'ALTER DATABASE berth_closed ALLOW_CONNECTIONS false');
  await expect(createDatabase(url)).rejects.toThrow('not currently accepting connections');
});
