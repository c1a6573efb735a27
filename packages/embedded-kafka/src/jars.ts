import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { KafkaUnavailable } from './unavailable.ts';

const PACKAGE = join(import.meta.dirname, '..');
const POM = join(PACKAGE, 'pom.xml');
const CACHE = join(PACKAGE, '../../node_modules/.cache');

/** The folder with Kafka's jars, fetched once, from wherever the user's Maven fetches. */
export function kafkaJars(): string {
  const version = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12);
  const jars = join(CACHE, `kafka-${version}`);
  if (existsSync(jars)) return jars;

  // Fetched aside and renamed, so that half a Kafka is never taken for a whole one.
  const partial = `${jars}.${process.pid}`;
  const goal = 'dependency:copy-dependencies';
  const args = ['--batch-mode', '--quiet', '-f', POM, goal, `-DoutputDirectory=${partial}`, '-DincludeScope=runtime'];
  try {
    execFileSync('mvn', args, { stdio: 'pipe', env: process.env });
  } catch (error) {
    const { code, stdout } = error as { code?: string; stdout?: Buffer };
    if (code === 'ENOENT') throw new KafkaUnavailable();
    throw new KafkaUnavailable(`Maven could not fetch Kafka:\n${stdout}`);
  }
  renameSync(partial, jars);
  return jars;
}
