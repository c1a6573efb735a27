import { createHash } from 'node:crypto';
import { type Extra, propertiesFor } from './properties.ts';
import type { Command } from './server.ts';

const IMAGE = 'apache/kafka:4.1.1';
const DATA = '/var/lib/kafka/data';

/** The data live in a volume named after the folder: the image's own user could not write into the folder itself. */
export function withDocker(folder: string, port: number, extra: Extra = {}): Command {
  const name = `berth-kafka-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const addresses = { listener: '0.0.0.0:9092', advertised: `127.0.0.1:${port}`, controller: 'localhost:9093' };
  const properties = propertiesFor({ ...addresses, data: DATA }, extra);
  const settings = Object.entries(properties).flatMap(([property, value]) => [
    '--env',
    `KAFKA_${property.toUpperCase().replaceAll('.', '_')}=${value}`,
  ]);
  const published = ['--publish', `127.0.0.1:${port}:9092`, '--volume', `${name}:${DATA}`];
  return { file: 'docker', args: ['run', '--rm', '--name', name, ...published, ...settings, IMAGE] };
}
