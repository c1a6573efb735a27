import { readPem } from '@berth/settings';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import type { Cluster } from './kafka/client.ts';
import { PostgresBus } from './postgres/postgres-bus.ts';
import { type BusSettings, required } from './settings.ts';

/** Kafka where its brokers are named, else Postgres. */
export async function openBus(settings: BusSettings, logger: Logger): Promise<Bus> {
  const { KAFKA_BROKERS: brokers, KAFKA_PREFIX: prefix } = settings;
  if (brokers.length === 0)
    return new PostgresBus(required(settings, 'BUS_DATABASE_URL', 'there is no KAFKA_BROKERS'), logger);
  const topics = {
    partitions: settings.KAFKA_PARTITIONS,
    replication: settings.KAFKA_REPLICATION,
    retentionDays: settings.KAFKA_RETENTION_DAYS,
  };
  const cluster = clusterOf(brokers, settings);
  // With all that it brings along, 13 MiB of each process.
  const { KafkaBus } = await import('./kafka/kafka-bus.ts');
  return new KafkaBus({ cluster, topics, prefix }, logger);
}

function clusterOf(brokers: string[], settings: BusSettings): Cluster {
  const { KAFKA_TLS, KAFKA_SASL } = settings;
  return {
    brokers,
    ...(KAFKA_TLS && { ssl: tlsOf(settings) }),
    ...(KAFKA_SASL && { sasl: saslOf(KAFKA_SASL, settings) }),
  };
}

function tlsOf(settings: BusSettings): NonNullable<Cluster['ssl']> {
  const { KAFKA_TLS_CA, KAFKA_TLS_CERT } = settings;
  return {
    ...(KAFKA_TLS_CA && { ca: readPem('KAFKA_TLS_CA', KAFKA_TLS_CA).toString() }),
    ...(KAFKA_TLS_CERT && {
      cert: readPem('KAFKA_TLS_CERT', KAFKA_TLS_CERT).toString(),
      key: readPem('KAFKA_TLS_KEY', required(settings, 'KAFKA_TLS_KEY', 'KAFKA_TLS_CERT is set')).toString(),
    }),
  };
}

function saslOf(
  mechanism: NonNullable<BusSettings['KAFKA_SASL']>,
  settings: BusSettings,
): NonNullable<Cluster['sasl']> {
  const why = 'KAFKA_SASL is set';
  return {
    mechanism,
    username: required(settings, 'KAFKA_USERNAME', why),
    password: required(settings, 'KAFKA_PASSWORD', why),
  };
}
