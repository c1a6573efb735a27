import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { freePort } from './ports.ts';
import type { Extra } from './properties.ts';
import { findRunner, type Runner } from './runner.ts';
import { launch, stop } from './server.ts';
import { withDocker } from './with-docker.ts';
import { withJava } from './with-java.ts';

export interface EmbeddedKafka {
  /** As KAFKA_BROKERS takes it. */
  brokers: string;
  /** Says what runs it. */
  by: Runner['by'];
  pid: number;
  /** It ended, asked to or not. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts a real Kafka whose data live in `folder`: by Docker where an engine runs, else by Java and Maven. */
export async function startKafka(folder: string, wantedPort = 0, extra: Extra = {}): Promise<EmbeddedKafka> {
  await mkdir(folder, { recursive: true });
  const port = await freePort(wantedPort);
  const runner = findRunner();
  const withRunner =
    runner.by === 'Docker' ? withDocker(folder, port, extra) : await withJava(runner.jars, folder, port, extra);
  const server = await launch(folder, withRunner);
  return {
    ...{ brokers: `127.0.0.1:${port}`, by: runner.by, pid: server.pid as number },
    ended: once(server, 'exit'),
    stop: () => stop(server),
    kill: () => void server.kill('SIGKILL'),
  };
}
