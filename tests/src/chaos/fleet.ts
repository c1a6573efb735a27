import { join } from 'node:path';
import { startEmbeddedPostgres } from '@berth/database';
import { findRunner, startKafka } from '@berth/embedded-kafka';
import { BerthProcess, EAGER, newFolder } from '../berth/berth-process.ts';
import { Front } from '../berth/front.ts';
import { type Half, startSecondHalf } from '../berth/second-half.ts';

export type BusName = 'Postgres' | 'Kafka';
export const BUSES: readonly BusName[] = ['Postgres', 'Kafka'];

/** A server that can be stopped the hard way, and be started again where it was. */
export interface Server {
  kill(): void;
  start(): Promise<void>;
}

/** Berth twice, on one Postgres and one bus, behind one address. */
export interface Fleet {
  url: string;
  front: Front;
  halves: Half[];
  databases: Record<string, string>;
  postgres: Server;
  /** Postgres or Kafka, whichever carries the events. */
  broker: Server;
  stop(): Promise<void>;
}

async function startFleet(bus: BusName): Promise<Fleet> {
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()?.();
  };
  try {
    const folder = await newFolder();
    const postgres = await runPostgres(join(folder, 'postgres'));
    undo.push(postgres.stop);
    const kafka = bus === 'Kafka' ? await runKafka(join(folder, 'kafka')) : null;
    if (kafka) undo.push(kafka.stop);

    const shared = { LOG_LEVEL: 'warn', ...EAGER, ...kafka?.settings };
    const berth = await BerthProcess.start({ ...shared, ...postgres.settings });
    undo.push(() => berth.stop());
    const run = await berth.run();
    const second = await startSecondHalf(run, berth.data, shared);
    undo.push(second.stop);
    const first = { url: berth.url, pids: async () => (await berth.run()).services };
    const front = await Front.start([first.url, second.url]);
    undo.push(() => front.stop());
    const [halves, broker] = [[first, second], kafka ?? postgres];
    return { url: front.url, front, halves, databases: run.databases, postgres, broker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tries it on a fleet for each bus, and answers whether all went well. */
export async function onEachFleet(
  buses: readonly BusName[],
  experiment: (fleet: Fleet, bus: BusName) => Promise<boolean>,
): Promise<boolean> {
  let sound = true;
  try {
    for (const bus of buses) {
      const fleet = await startFleet(bus);
      sound = (await experiment(fleet, bus).finally(fleet.stop)) && sound;
    }
  } finally {
    await BerthProcess.stopAll();
  }
  return sound;
}

const DATABASES = ['users', 'rooms', 'reservations', 'bus'];

async function runPostgres(folder: string) {
  let server = await startEmbeddedPostgres(folder);
  const { port } = new URL(server.url(''));
  const urls = DATABASES.map((name) => [`DATABASE_URL_${name.toUpperCase()}`, server.url(`berth_${name}`)]);
  return {
    settings: Object.fromEntries(urls) as Record<string, string>,
    kill: () => server.kill(),
    start: async () => {
      server = await startEmbeddedPostgres(folder, Number(port));
    },
    stop: () => server.stop(),
  };
}

async function runKafka(folder: string) {
  // Says what to install where no Kafka can be run.
  findRunner();
  let server = await startKafka(folder);
  const { brokers } = server;
  return {
    settings: { KAFKA_BROKERS: brokers },
    kill: () => server.kill(),
    start: async () => {
      await server.ended;
      server = await startKafka(folder, Number(brokers.split(':')[1]));
    },
    stop: () => server.stop(),
  };
}
