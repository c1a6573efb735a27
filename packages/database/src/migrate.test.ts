import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createDatabase } from './create.ts';
import { migrate } from './migrate.ts';
import { query, startTemporaryPostgres, temporaryFolder } from './testing/temporary-postgres.ts';

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let folder: string;
let url: string;
let databases = 0;

beforeAll(async () => {
  postgres = await startTemporaryPostgres();
});

afterAll(() => postgres.close());

beforeEach(async () => {
  databases += 1;
  url = postgres.url(`migrated_${databases}`);
  await createDatabase(url);
  folder = await temporaryFolder();
});

afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

test('applies what is new, in the order of the names, once', async () => {
  await write('0002_second', 'INSERT INTO steps VALUES (2)');
  await write('0001_first', 'CREATE TABLE steps (step int)');
  expect(await migrate(url, folder)).toEqual(['0001_first', '0002_second']);

  await write('0003_third', 'INSERT INTO steps VALUES (3)');
  expect(await migrate(url, folder)).toEqual(['0003_third']);
  expect(await migrate(url, folder)).toEqual([]);
  expect(await query(url, 'SELECT step FROM steps')).toEqual([{ step: 2 }, { step: 3 }]);
});

test('refuses a migration that was changed after it was applied, by its name', async () => {
  await write('0001_first', 'CREATE TABLE steps (step int)');
  await migrate(url, folder);
  await write('0001_first', 'CREATE TABLE steps (step bigint)');
  await expect(migrate(url, folder)).rejects.toThrow('migration 0001_first was changed after it was applied');
});

test('keeps nothing of a migration that fails, and names it; the ones before it stay', async () => {
  await write('0001_first', 'CREATE TABLE steps (step int)');
  await write('0002_second', 'INSERT INTO steps VALUES (2); CREATE TABLE half (); SELECT 1 / 0;');
  await expect(migrate(url, folder)).rejects.toThrow(/0002_second failed.*division by zero/);
  expect(await query(url, 'SELECT step FROM steps')).toEqual([]);
  expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);

  await write('0002_second', 'INSERT INTO steps VALUES (2)');
  expect(await migrate(url, folder)).toEqual(['0002_second']);
});

test('keeps nothing of a migration that cannot be noted down', async () => {
  await write('0001_first', 'CREATE TABLE half (); DROP TABLE _prisma_migrations');
  await expect(migrate(url, folder)).rejects.toThrow(/0001_first failed.*_prisma_migrations/);
  expect(await query(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
});

test('two at once both succeed, and one of them applies', async () => {
  await write('0001_first', 'SELECT pg_sleep(0.2); CREATE TABLE steps (step int)');
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
  expect(applied.flat()).toEqual(['0001_first']);
});
