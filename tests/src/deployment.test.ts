import { expect, test } from '@jest/globals';
import { newFolder } from './berth/berth-process.ts';
import { whyNoKafka } from './berth/kafka.ts';
import { ROOT } from './deployment/composition.ts';
import { Deployment } from './deployment/deployment.ts';
import { firstBooking } from './deployment/first-booking.ts';

const obstacle = whyNoKafka();
if (obstacle) console.warn(`Not tested: docker-compose.yml, run without Docker. ${obstacle}`);

(obstacle ? test.skip : test)(
  'what docker-compose.yml says is enough: its commands, its settings, its mounts; a room is booked over Kafka',
  async () => {
    const deployment = await Deployment.start(ROOT, await newFolder());
    try {
      expect(await firstBooking(deployment)).toEqual(['ReservationCreated', 'ReservationConfirmed']);
      await expect(deployment.run('migrations')).resolves.toContain('Every database is up to date.');
      await expect(deployment.run('keys', node('local/dist/keys.js', 'rotate'))).resolves.toContain('users signs with');
      await expect(deployment.run('reservations', node('subgraphs/reservations/dist/audit.js'))).resolves.toBeDefined();
    } finally {
      await deployment.stop();
    }
  },
  300_000,
);

function node(file: string, ...rest: string[]): string[] {
  return ['node', file, ...rest];
}
