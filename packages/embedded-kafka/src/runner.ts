import { spawnSync } from 'node:child_process';
import { kafkaJars } from './jars.ts';
import { KafkaUnavailable } from './unavailable.ts';

export type Runner = { by: 'Docker' } | { by: 'Java'; jars: string };

/** What can run Kafka on this machine. Synchronous, since tests must know before they are declared. */
export function findRunner(): Runner {
  if (succeeds('docker', ['info'])) return { by: 'Docker' };
  if (succeeds('java', ['-version'])) return { by: 'Java', jars: kafkaJars() };
  throw new KafkaUnavailable();
}

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { timeout: 20_000, env: process.env }).status === 0;
}
