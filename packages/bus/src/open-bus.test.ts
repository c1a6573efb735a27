import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '@berth/settings';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { KafkaBus } from './kafka/kafka-bus.ts';
import { openBus } from './open-bus.ts';
import { PostgresBus } from './postgres/postgres-bus.ts';
import { busSettings } from './settings.ts';

const open = async (env: NodeJS.ProcessEnv) => openBus(readSettings(busSettings, env), pino({ level: 'silent' }));
const BROKERS = { KAFKA_BROKERS: 'one:9092, two:9092' };

test('brokers make it Kafka, whatever else is set; without them it is Postgres', async () => {
  const database = { BUS_DATABASE_URL: 'postgres://127.0.0.1:1/berth_bus' };
  for (const [env, kind] of [
    [database, PostgresBus],
    [BROKERS, KafkaBus],
    [{ ...database, ...BROKERS }, KafkaBus],
  ] as const) {
    const bus = await open(env);
    expect(bus).toBeInstanceOf(kind);
    await bus.close();
  }
});

test.each([
  [{}, 'BUS_DATABASE_URL is missing (there is no KAFKA_BROKERS): set it to the event bus'],
  [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS is wrong (not a list of host:port): set it to Kafka’s brokers, such as'],
  [{ ...BROKERS, KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS is wrong'],
  [{ ...BROKERS, KAFKA_PREFIX: 'a b' }, 'KAFKA_PREFIX is wrong (not part of a topic name)'],
  [{ ...BROKERS, KAFKA_TLS: 'yes' }, 'KAFKA_TLS is wrong'],
  [{ ...BROKERS, KAFKA_SASL: 'gssapi' }, 'KAFKA_SASL is wrong'],
  [{ ...BROKERS, KAFKA_SASL: 'plain' }, 'KAFKA_USERNAME is missing (KAFKA_SASL is set): set it to the user that'],
  [{ ...BROKERS, KAFKA_SASL: 'plain', KAFKA_USERNAME: 'a' }, 'KAFKA_PASSWORD is missing (KAFKA_SASL is set)'],
  [
    { ...BROKERS, KAFKA_TLS: 'true', KAFKA_TLS_CA: '/nowhere' },
    'KAFKA_TLS_CA cannot be read (ENOENT): set it to a PEM file.',
  ],
])('%j: %s', async (env, message) => {
  await expect(open(env)).rejects.toThrow(message);
});

test('a certificate needs its key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-tls-'));
  const file = join(folder, 'client.pem');
  writeFileSync(file, 'certificate');
  const tls = { ...BROKERS, KAFKA_TLS: 'true', KAFKA_TLS_CERT: file };
  await expect(open(tls)).rejects.toThrow('KAFKA_TLS_KEY is missing (KAFKA_TLS_CERT is set)');
  await (await open({ ...tls, KAFKA_TLS_KEY: file })).close();
  rmSync(folder, { recursive: true });
});
