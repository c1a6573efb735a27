import { type Bus, busSettings, openBus } from '@berth/bus';
import { readSettings } from '@berth/settings';
import { pino } from 'pino';
import { Problem } from './problem.ts';

/** The bus that the services of this machine use. */
export function openLocalBus(databases: ReadonlyMap<string, string>): Promise<Bus> {
  const settings = readSettings(busSettings, { BUS_DATABASE_URL: databases.get('bus'), ...process.env });
  return openBus(settings, pino({ level: 'silent' }));
}

/** One that has just been started, or is busy, may let the first questions wait for too long. */
const TRIES = 5;

/** Says where the bus is, once it is certain that it answers. */
export async function findBus(databases: ReadonlyMap<string, string>): Promise<string> {
  const bus = await openLocalBus(databases);
  const brokers = process.env['KAFKA_BROKERS'];
  try {
    await pingPatiently(bus);
  } catch (error) {
    if (!brokers) throw error;
    throw new Problem(
      `Kafka does not answer on ${brokers}: start it (npm run kafka), correct KAFKA_BROKERS, or unset it to use Postgres.`,
    );
  } finally {
    await bus.close();
  }
  return brokers ? `Kafka, ${brokers}` : 'Postgres';
}

async function pingPatiently(bus: Bus, tries = TRIES): Promise<void> {
  await bus.ping().catch((error) => {
    if (tries === 1) throw error;
    return pingPatiently(bus, tries - 1);
  });
}
