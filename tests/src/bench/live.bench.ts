import { join } from 'node:path';
import { busSettings, openBus } from '@berth/bus';
import { findRunner, startKafka } from '@berth/embedded-kafka';
import { readSettings } from '@berth/settings';
import { pino } from 'pino';
import { BerthProcess, newFolder } from '../berth/berth-process.ts';
import { fanOut } from './live/fan-out.ts';
import { latencies } from './live/latency.ts';

const AUDIENCES = [
  { sockets: 1_000, rooms: 1 },
  { sockets: 1_000, rooms: 100 },
  { sockets: 9_000, rooms: 1 },
  { sockets: 9_000, rooms: 900 },
];

/** How soon a booking is heard of, what a gateway pays for each delivery, and what it holds for each subscriber. */
export async function bench(): Promise<void> {
  try {
    await measureOn('Postgres', {});
    // Says what to install where no Kafka can be run.
    findRunner();
    const kafka = await startKafka(join(await newFolder(), 'kafka'));
    await measureOn('Kafka', { KAFKA_BROKERS: kafka.brokers }).finally(() => kafka.stop());
  } finally {
    await BerthProcess.stopAll();
  }
}

async function measureOn(name: string, env: Record<string, string>): Promise<void> {
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn', MAX_SOCKETS_PER_ADDRESS: '10000', ...env });
  const { databases, services } = await berth.run();
  const settings = readSettings(busSettings, { BUS_DATABASE_URL: databases['bus'], ...env });
  const bus = openBus(settings, pino({ level: 'silent' }));
  try {
    console.log(`\n### ${name}\n`);
    await latencies(berth.url);
    console.log(
      '\n| sockets | rooms | KiB a socket | MiB, quiet | MiB, busy | deliveries | CPU µs each | a second of a core |',
    );
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
    const setting = { url: berth.url, bus, pid: services['gateway'] as number };
    for (const { sockets, rooms } of AUDIENCES) console.log(await fanOut(setting, sockets, rooms));
  } finally {
    await bus.close();
    await berth.stop();
  }
}
