import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { query, temporaryFolder } from '../testing/temporary-postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

let folder: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  folder = await temporaryFolder();
});

beforeEach(async () => {
  server = await startEmbeddedPostgres(folder);
  await ask('DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 1 AS row');
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const ask = (sql: string) => query(server.url('postgres'), sql);
const postmaster = async () => Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);

test('data survive a stop and a start', async () => {
  await server.stop();
  await expect(ask('SELECT')).rejects.toThrow('ECONNREFUSED');
  server = await startEmbeddedPostgres(folder);
  expect(await ask('SELECT row FROM kept')).toEqual([{ row: 1 }]);
});

test('a server that a killed launcher left running is joined, and can be stopped', async () => {
  const pid = await postmaster();
  const joined = await startEmbeddedPostgres(folder);
  expect(joined.url('postgres')).toBe(server.url('postgres'));
  expect(await postmaster()).toBe(pid);

  await joined.stop();
  await expect(ask('SELECT')).rejects.toThrow('ECONNREFUSED');
});

test('data survive a hard kill, even where a backend outlives its postmaster for a while', async () => {
  const busy = new pg.Client({ connectionString: server.url('postgres') });
  busy.on('error', () => {});
  await busy.connect();
  const working = busy.query('SELECT count(*) FROM generate_series(1, 20000000)').catch(() => {});

  const { port } = new URL(server.url('postgres'));
  server.kill();
  server = await startEmbeddedPostgres(folder, Number(port));
  expect(new URL(server.url('postgres')).port).toBe(port);
  expect(await ask('SELECT row FROM kept')).toEqual([{ row: 1 }]);
  await working;
});

test('it takes a password', async () => {
  const url = new URL(server.url('postgres'));
  url.password = 'guess';
  await expect(query(url.href, 'SELECT')).rejects.toThrow('password authentication failed');
});
