import { Kafka, logLevel } from 'kafkajs';
import type { Logger } from 'pino';

/** How a cluster is reached. */
export interface Cluster {
  brokers: string[];
  ssl?: { ca?: string; cert?: string; key?: string };
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}

export function createClient({ brokers, ssl, sasl }: Cluster, logger: Logger): Kafka {
  return new Kafka({
    clientId: 'berth',
    brokers,
    ...(ssl && { ssl }),
    // A union that TypeScript does not distribute over.
    ...(sasl && { sasl: sasl as { mechanism: 'plain'; username: string; password: string } }),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    logLevel: logLevel.INFO,
    // Whoever asks for something is told of its failure; here the rest is noted. What is lost is found again.
    logCreator:
      () =>
      ({ level, log: { message, error } }) =>
        logger[level === logLevel.ERROR ? 'info' : 'debug']({ kafka: error }, message),
  });
}
