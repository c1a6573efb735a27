import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@berth/database/testing';
import { type EmbeddedKafka, findRunner, startKafka } from '@berth/embedded-kafka';
import type { Envelope } from '@berth/events';
import { readSettings } from '@berth/settings';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { openBus } from '../open-bus.ts';
import { busSettings } from '../settings.ts';
import { makeCertificates } from '../testing/certificates.ts';
import { eventsOf } from '../testing/events.ts';
import { describeWhereKafkaStarts } from '../testing/kafka.ts';

const [USER, PASSWORD] = ['berth', randomUUID()];
const LOGIN = 'org.apache.kafka.common.security';

/** Encrypted, for clients whom the authority vouches for and who have a password. */
function securedBy(folder: string): Record<string, string> {
  const plain = `${LOGIN}.plain.PlainLoginModule required username="${USER}" password="${PASSWORD}" user_${USER}="${PASSWORD}";`;
  const scram = `${LOGIN}.scram.ScramLoginModule required;`;
  return {
    'listener.security.protocol.map': 'PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(folder, 'server.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(folder, 'ca.crt'),
    'ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.plaintext.plain.sasl.jaas.config': plain,
    'listener.name.plaintext.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.plaintext.scram-sha-512.sasl.jaas.config': scram,
  };
}

describeWhereKafkaStarts(
  'a Kafka that lets in only whom it knows',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-kafka-'));
    let kafka: EmbeddedKafka;

    beforeAll(async () => {
      makeCertificates(folder, ['server', 'client']);
      kafka = await startKafka(join(folder, 'kafka'), 0, securedBy(folder));
      addScramUser(kafka.brokers, folder);
    });

    afterAll(async () => {
      await kafka?.stop();
      rmSync(folder, { recursive: true });
    });

    function busWith(given: Record<string, string>) {
      const settings = readSettings(busSettings, {
        KAFKA_BROKERS: kafka.brokers,
        KAFKA_PREFIX: `test-${randomUUID()}.`,
        KAFKA_TLS: 'true',
        KAFKA_TLS_CA: join(folder, 'ca.crt'),
        KAFKA_TLS_CERT: join(folder, 'client.crt'),
        KAFKA_TLS_KEY: join(folder, 'client.key'),
        KAFKA_USERNAME: USER,
        KAFKA_PASSWORD: PASSWORD,
        ...given,
      });
      return openBus(settings, pino({ level: 'silent' }));
    }

    test.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
      'takes and gives events to who logs in by %s',
      async (mechanism) => {
        const bus = await busWith({ KAFKA_SASL: mechanism });
        try {
          const events = eventsOf('room', 3);
          const seen: Envelope[] = [];
          bus.subscribe('rooms', 'group', (event) => void seen.push(event));
          await bus.publish('rooms', events);
          await eventually(() => expect(seen).toEqual(events));
        } finally {
          await bus.close();
        }
      },
    );

    test.each([
      ['with a wrong password', { KAFKA_SASL: 'plain', KAFKA_PASSWORD: 'wrong' }],
      ['with a wrong password, which is never sent', { KAFKA_SASL: 'scram-sha-512', KAFKA_PASSWORD: 'wrong' }],
      ['without a password', {}],
      ['in clear text', { KAFKA_SASL: 'plain', KAFKA_TLS: 'false' }],
      ['trusting other authorities', { KAFKA_SASL: 'plain', KAFKA_TLS_CA: '' }],
    ])('leaves out who comes %s', async (_, given) => {
      const bus = await busWith(given);
      const failure = await bus.ping().catch((error: unknown) => error);
      await bus.close();
      expect(failure).toBeInstanceOf(Error);
      expect(String(failure)).not.toContain(PASSWORD);
    });
  },
  'Java',
);

/** Its passwords are not in the server's settings: it is told. */
function addScramUser(brokers: string, folder: string): void {
  const runner = findRunner();
  if (runner.by !== 'Java') throw new Error('Only by Java.');
  const client = join(folder, 'client.properties');
  const login = `${LOGIN}.plain.PlainLoginModule required username="${USER}" password="${PASSWORD}";`;
  const known = {
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'PLAIN',
    'sasl.jaas.config': login,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(folder, 'client.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(folder, 'ca.crt'),
  };
  writeFileSync(
    client,
    Object.entries(known)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  chmodSync(client, 0o600);
  for (const hash of ['SHA-256', 'SHA-512']) {
    const secret = [
      '--add-config',
      `SCRAM-${hash}=[password=${PASSWORD}]`,
      '--entity-type',
      'users',
      '--entity-name',
      USER,
    ];
    const command = ['kafka.admin.ConfigCommand', '--bootstrap-server', brokers, '--command-config', client, '--alter'];
    execFileSync('java', ['-cp', join(runner.jars, '*'), ...command, ...secret], { stdio: 'pipe' });
  }
}
