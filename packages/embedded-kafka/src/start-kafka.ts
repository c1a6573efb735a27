import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { jarsAreHere } from './jars.ts';
import { freePort } from './ports.ts';
import { launch, stop } from './server.ts';
import { KafkaUnavailable } from './unavailable.ts';
import { withDocker } from './with-docker.ts';
import { withJava } from './with-java.ts';

export interface EmbeddedKafka {
  /** As KAFKA_BROKERS takes it. */
  brokers: string;
  /** Says what runs it. */
  by: 'Docker' | 'Java';
  pid: number;
  /** It ended, asked to or not. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts a real Kafka whose data live in `folder`: by Docker where an engine runs, else by Java and Maven. */
export async function startKafka(folder: string, wantedPort = 0): Promise<EmbeddedKafka> {
  await mkdir(folder, { recursive: true });
  const port = await freePort(wantedPort);
  const by = await whatRunsIt();
  const server = await launch(folder, by === 'Docker' ? withDocker(folder, port) : await withJava(folder, port));
  return {
    ...{ brokers: `127.0.0.1:${port}`, by, pid: server.pid as number },
    ended: once(server, 'exit'),
    stop: () => stop(server),
    kill: () => void server.kill('SIGKILL'),
  };
}

async function whatRunsIt(): Promise<EmbeddedKafka['by']> {
  if (await succeeds('docker', ['info'])) return 'Docker';
  const java = await succeeds('java', ['-version']);
  if (java && ((await jarsAreHere()) || (await succeeds('mvn', ['-version'])))) return 'Java';
  throw new KafkaUnavailable();
}

function succeeds(command: string, args: string[]): Promise<boolean> {
  return promisify(execFile)(command, args, { timeout: 20_000, env: process.env }).then(
    () => true,
    () => false,
  );
}
