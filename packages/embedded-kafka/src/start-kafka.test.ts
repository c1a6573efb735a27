import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { propertiesFor } from './properties.ts';
import { launch, stop } from './server.ts';
import { startKafka } from './start-kafka.ts';
import { withDocker } from './with-docker.ts';

const PATH = process.env['PATH'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-kafka-'));
});

afterEach(async () => {
  process.env['PATH'] = PATH;
  await rm(folder, { recursive: true });
});

test('where nothing can run it, it says what to install', async () => {
  process.env['PATH'] = folder;
  await expect(startKafka(folder)).rejects.toThrow(/Docker engine, or Java 17 or newer and Maven .*: install either/);
});

test('what another server says when it fails to start is told', async () => {
  const failing = { file: process.execPath, args: ['-e', 'console.log("no room on disk"); process.exit(1)'] };
  await expect(launch(folder, failing)).rejects.toThrow(
    /Kafka did not start; .*kafka\.log ends with:\nno room on disk/,
  );
});

test('a folder has one server, until that is stopped', async () => {
  const working = {
    file: process.execPath,
    args: ['-e', 'console.log("Kafka Server started"); setInterval(() => {}, 1e6)'],
  };
  const server = await launch(folder, working);
  await expect(launch(folder, working)).rejects.toThrow(`process ${server.pid}): stop it first`);
  await stop(server);
  await stop(await launch(folder, working));
  await expect(readFile(join(folder, 'kafka.pid'))).rejects.toThrow('ENOENT');
});

test('Docker is told the same settings as Java, in the words of its image', () => {
  const properties = propertiesFor({
    listener: '0.0.0.0:9092',
    advertised: '127.0.0.1:9',
    controller: 'localhost:9093',
    data: '/var/lib/kafka/data',
  });
  const { args } = withDocker('/data', 9);
  for (const [name, value] of Object.entries(properties))
    expect(args).toContain(`KAFKA_${name.toUpperCase().replaceAll('.', '_')}=${value}`);
  expect(args).toEqual(
    expect.arrayContaining(['127.0.0.1:9:9092', 'KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:9']),
  );
});
