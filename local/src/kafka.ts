import { join } from 'node:path';
import { startKafka } from '@berth/embedded-kafka';
import { port, readSettings } from '@berth/settings';
import { requireFree } from './ports.ts';
import { Problem } from './problem.ts';
import { stopOnSignal, tellAndExit } from './process.ts';
import { readLocalSettings } from './settings.ts';

// A real Kafka on this machine, apart from Berth, which uses it where KAFKA_BROKERS names it.
try {
  const folder = join(readLocalSettings().BERTH_DATA, 'kafka');
  const { KAFKA_PORT } = readSettings({ KAFKA_PORT: port.default(9092).describe('a free port for Kafka') });
  await requireFree(KAFKA_PORT, 'KAFKA_PORT');
  console.log('\n  Starting Kafka … (the first time, it is fetched)');
  const { stopBy } = stopOnSignal();
  const kafka = await startKafka(folder, KAFKA_PORT).catch((error) => {
    throw new Problem(error.message);
  });
  let stopping = false;
  stopBy({
    ...kafka,
    stop: () => {
      stopping = true;
      return kafka.stop();
    },
  });
  console.log(`
  Kafka is ready, run by ${kafka.by}. In another terminal:

  KAFKA_BROKERS=${kafka.brokers} npm start

  Data and log  ${folder}
  Ctrl-C stops it.
`);
  await kafka.ended;
  if (!stopping) throw new Problem(`Kafka ended by itself: see ${join(folder, 'kafka.log')}.`);
} catch (error) {
  tellAndExit(error);
}
