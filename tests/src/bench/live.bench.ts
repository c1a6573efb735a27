import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { busSettings, openBus } from '@berth/bus';
import { findRunner, startKafka } from '@berth/embedded-kafka';
import { readSettings } from '@berth/settings';
import { pino } from 'pino';
import { BerthProcess, newFolder } from '../berth/berth-process.ts';
import { ready } from '../berth/second-half.ts';
import { fanOut, publishOn, type Setting } from './live/fan-out.ts';
import { onHive } from './live/hive.ts';
import { latencies } from './live/latency.ts';

const AUDIENCES = [
  { sockets: 1_000, rooms: 1 },
  { sockets: 1_000, rooms: 100 },
  { sockets: 9_000, rooms: 1 },
  { sockets: 9_000, rooms: 900 },
];
/** Of the comparison with another gateway, which opens a connection to a subgraph for each of its own. */
const CROWD = 1_000;
const TURNS = 2;

const FIGURES = 'KiB a socket | MiB, quiet | MiB, busy | deliveries | CPU µs each | a second of a core |';
const RULES = '--- | --- | --- | --- | --- | --- |';

/** How soon a booking is heard of, what a gateway pays for each delivery, and what it holds for each subscriber. */
export async function bench(): Promise<void> {
  try {
    await measureOn('Postgres', {}, async (name, setting, restart) => {
      await measure(name, setting, restart);
      await compare(await restart());
    });
    // Says what to install where no Kafka can be run.
    findRunner();
    const kafka = await startKafka(join(await newFolder(), 'kafka'));
    await measureOn('Kafka', { KAFKA_BROKERS: kafka.brokers }, measure).finally(() => kafka.stop());
  } finally {
    await BerthProcess.stopAll();
  }
}

/** Answers what the gateway is then. */
type Restart = () => Promise<Setting>;

async function measureOn(
  name: string,
  env: Record<string, string>,
  measure: (name: string, setting: Setting, restart: Restart) => Promise<void>,
): Promise<void> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn', MAX_SOCKETS_PER_ADDRESS: '10000', ...env });
  const { databases } = await berth.run();
  const settings = readSettings(busSettings, { BUS_DATABASE_URL: databases['bus'], ...env });
  const bus = await openBus(settings, pino({ level: 'silent' }));
  const publish = publishOn(bus);
  const gateway = async () => (await berth.run()).services['gateway'] as number;
  try {
    const restart = async () => {
      const before = await gateway();
      process.kill(before, 'SIGTERM');
      while ((await gateway()) === before) await sleep(100);
      await ready(berth.url);
      return { url: berth.url, pid: await gateway(), publish };
    };
    await measure(name, { url: berth.url, pid: await gateway(), publish }, restart);
  } finally {
    await bus.close();
    await berth.stop();
  }
}

async function measure(name: string, { url }: Setting, restart: Restart): Promise<void> {
  console.log(`\n### ${name}\n`);
  await latencies(url);
  console.log(`\n| sockets | rooms | ${FIGURES}\n| --- | --- | ${RULES}`);
  for (const { sockets, rooms } of AUDIENCES) {
    // Each crowd comes to a gateway that has done nothing yet: what it holds, it holds for them.
    console.log(`| ${[sockets, rooms, ...(await fanOut(await restart(), sockets, rooms))].join(' | ')} |`);
  }
}

async function compare(berth: Setting): Promise<void> {
  console.log(`\n### ${CROWD} sockets in one room, beside Hive Gateway\n\n| | ${FIGURES}\n| --- | ${RULES}`);
  await onHive(async (hive) => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const [name, setting] of Object.entries({ Berth: berth, 'Hive Gateway': hive })) {
        console.log(`| ${[name, ...(await fanOut(setting, CROWD, 1))].join(' | ')} |`);
      }
    }
  });
}
