import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { BerthProcess, freePort, newFolder } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { eventually } from './berth/world.ts';

const started = (data: string, port: number, env: Record<string, string> = {}) => new BerthProcess(data, port, env);

test('a port in use: one line with the fix, and exit 1', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  const berth = started(await newFolder(), port);
  expect(await berth.exited).toBe(1);
  expect(berth.output).toContain(
    `Port ${port} is in use: stop what listens there, or set GATEWAY_PORT to another port.`,
  );
  expect(berth.output).not.toMatch(/^\s+at /m);
  other.close();
});

test('a database that cannot be reached: named, with the fix', async () => {
  const nowhere = `postgres://berth:hunter2@127.0.0.1:${await freePort()}/rooms`;
  const berth = started(await newFolder(), await freePort(), { DATABASE_URL_ROOMS: nowhere });
  expect(await berth.exited).toBe(1);
  expect(berth.output).toMatch(
    /The database 127\.0\.0\.1:\d+\/rooms cannot be used .*correct DATABASE_URL_ROOMS, or unset it/,
  );
  expect(berth.output).not.toContain('hunter2');
});

test('a setting that is no URL: named, with the fix', async () => {
  const berth = started(await newFolder(), await freePort(), { DATABASE_URL_USERS: 'mysql://x' });
  expect(await berth.exited).toBe(1);
  expect(berth.output).toMatch(/DATABASE_URL_USERS is not a Postgres URL: set it to something like postgres:/);
});

test.each(['nobody listens', 'nobody answers'])(
  'asked to stop while it waits for a Kafka where %s',
  async (trouble) => {
    const kafka = createServer().listen(0, '127.0.0.1').unref();
    await once(kafka, 'listening');
    const { port } = kafka.address() as AddressInfo;
    if (trouble === 'nobody listens') kafka.close();
    const berth = started(await newFolder(), await freePort(), { KAFKA_BROKERS: `127.0.0.1:${port}` });
    await eventually(async () => berth.output.includes('Migrations'));
    // Before it would have given up by itself, and said what is wrong with Kafka.
    expect(await berth.stop()).toBe(0);
    expect(berth.output).toMatch(/Stopping …\s*$/);
    expect(existsSync(join(berth.data, 'postgres/data/postmaster.pid'))).toBe(false);
    kafka.close();
  },
);

test('two on one folder: the second is refused; two side by side: both run, each with its own data', async () => {
  const [first, other] = await Promise.all([BerthProcess.start(), BerthProcess.start()]);
  const second = started(first.data, await freePort());
  expect(await second.exited).toBe(1);
  expect(second.output).toMatch(/Berth runs on .* already .*: stop it, or set BERTH_DATA to another folder\./);

  const register = `mutation { register(input: { email: "a@b.test", password: "longenough", name: "A" }) {
    ... on SessionSuccess { session { user { name } } } ... on Problem { code }
  } }`;
  const expected = { register: { session: { user: { name: 'A' } } } };
  expect(await new Client(first.url).ask(register)).toEqual(expected);
  expect(await new Client(other.url).ask(register)).toEqual(expected);

  expect(await Promise.all([first.stop(), other.stop()])).toEqual([0, 0]);
  await expect(fetch(first.url)).rejects.toThrow();
});

test('its own servers instead of the embedded one: any Postgres will do', async () => {
  const server = await BerthProcess.start();
  const { databases } = await server.run();
  const urls = Object.entries(databases).map(([name, url]) => [
    `DATABASE_URL_${name.toUpperCase()}`,
    `${url}_elsewhere`,
  ]);
  const berth = await started(await newFolder(), await freePort(), Object.fromEntries(urls)).ready();
  expect(berth.output).toContain('the servers of DATABASE_URL_*');
  expect((await new Client(berth.url).ask('{ rooms { totalCount } }')).rooms.totalCount).toBe(4);
  expect(await berth.stop()).toBe(0);
  expect(await server.stop()).toBe(0);
});
