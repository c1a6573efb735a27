import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bus, busSettings, openBus } from '@berth/bus';
import { findRunner, KafkaUnavailable, startKafka } from '@berth/embedded-kafka';
import { readSettings } from '@berth/settings';
import { pino } from 'pino';
import { BerthProcess, newFolder } from '../berth/berth-process.ts';
import { query } from '../berth/database.ts';
import { BUSES, type BusName } from './fleet.ts';

/** A Berth to be hurt, on one of the adapters of the bus. */
export interface Stage {
  adapter: BusName;
  berth: BerthProcess;
  /** One more process on the same bus: this one. */
  bus: Bus;
  /** Which bus it is, for others that are to use it. */
  env: Record<string, string>;
  /** Makes the bus unreachable. Answers how to bring it back. */
  cutBus: () => Promise<() => Promise<void>>;
}

/** What an experiment has counted, and what of it must be 0. */
export interface Report {
  figures: Record<string, number | string>;
  wrong: Record<string, number>;
}

type Experiment = (stage: Stage) => Promise<Report>;

export interface Options {
  seed: number;
  attempts?: number;
  buses?: readonly BusName[];
}

/** Tries it on Postgres, on a real Kafka where one can be run, or on both, and prints a row for each. */
export async function onEachBus(experiment: Experiment, buses = BUSES): Promise<boolean> {
  let rows = 0;
  let sound = true;
  for (const adapter of buses) {
    if (adapter === 'Kafka' && buses.length > 1 && !canRunKafka()) continue;
    const report = await (adapter === 'Kafka' ? onKafka(experiment) : onPostgres(experiment));
    sound = print(adapter, report, rows++ === 0) && sound;
  }
  return sound;
}

function canRunKafka(): boolean {
  try {
    findRunner();
    return true;
  } catch (error) {
    if (!(error instanceof KafkaUnavailable)) throw error;
    console.warn(`Not tried: Kafka. ${error.message}`);
    return false;
  }
}

function onPostgres(experiment: Experiment): Promise<Report> {
  return onStage({ adapter: 'Postgres', env: {} }, cutPostgres, experiment);
}

async function onKafka(experiment: Experiment): Promise<Report> {
  const folder = join(await newFolder(), 'kafka');
  let kafka = await startKafka(folder);
  const cutKafka = async () => {
    kafka.kill();
    await kafka.ended;
    return async () => {
      kafka = await startKafka(folder, Number(kafka.brokers.split(':')[1]));
    };
  };
  try {
    return await onStage({ adapter: 'Kafka', env: { KAFKA_BROKERS: kafka.brokers } }, cutKafka, experiment);
  } finally {
    await kafka.stop();
    await rm(folder, { recursive: true });
  }
}

async function onStage(
  bus: Pick<Stage, 'adapter' | 'env'>,
  cut: (berth: BerthProcess) => ReturnType<Stage['cutBus']>,
  experiment: Experiment,
): Promise<Report> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'fatal', ...bus.env });
  const { databases } = await berth.run();
  const settings = readSettings(busSettings, { KAFKA_BROKERS: '', BUS_DATABASE_URL: databases['bus'], ...bus.env });
  const opened = await openBus(settings, pino({ level: 'silent' }));
  try {
    return await experiment({ ...bus, berth, bus: opened, cutBus: () => cut(berth) });
  } finally {
    await opened.close();
    await berth.stop();
    await rm(berth.data, { recursive: true, force: true });
  }
}

/** Its server runs on: the bus has no database to connect to, and nobody is connected any more. */
async function cutPostgres(berth: BerthProcess): ReturnType<Stage['cutBus']> {
  const { databases } = await berth.run();
  const name = new URL(databases['bus'] as string).pathname.slice(1);
  const run = (sql: string) => query(databases['users'] as string, sql);
  await run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  return async () => void (await run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`));
}

function print(adapter: string, { figures, wrong }: Report, withTitles: boolean): boolean {
  const cells = { bus: adapter, ...figures, ...wrong };
  const titles = Object.keys(cells);
  if (withTitles) console.log(`| ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length)}`);
  console.log(`| ${Object.values(cells).join(' | ')} |`);
  return Object.values(wrong).every((count) => count === 0);
}
