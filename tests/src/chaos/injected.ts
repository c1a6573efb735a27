import { join } from 'node:path';
import { type Bus, busSettings, openBus } from '@berth/bus';
import { startKafka } from '@berth/embedded-kafka';
import { readSettings } from '@berth/settings';
import { pino } from 'pino';
import { BerthProcess, newFolder } from '../berth/berth-process.ts';
import type { BusName } from './fleet.ts';

/** A Berth whose bus this process writes to as well: events come as fast as an experiment wants them. */
export async function withInjectedEvents<Result>(
  name: BusName,
  settings: Record<string, string>,
  experiment: (berth: BerthProcess, bus: Bus) => Promise<Result>,
): Promise<Result> {
  const kafka = name === 'Kafka' ? await startKafka(join(await newFolder(), 'kafka')) : null;
  const where: Record<string, string> = kafka ? { KAFKA_BROKERS: kafka.brokers } : {};
  try {
    const berth = await BerthProcess.start({ LOG_LEVEL: 'warn', ...settings, ...where });
    const { databases } = await berth.run();
    const bus = await openBus(
      readSettings(busSettings, { BUS_DATABASE_URL: databases['bus'], ...where }),
      pino({ level: 'silent' }),
    );
    return await experiment(berth, bus).finally(() => bus.close());
  } finally {
    await BerthProcess.stopAll();
    await kafka?.stop();
  }
}
