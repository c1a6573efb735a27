import { busSettings, openBus } from '@berth/bus';
import { createPool } from '@berth/database';
import { run } from '@berth/process';
import { postgresUrl, readSettings } from '@berth/settings';
import { pino } from 'pino';
import { BUSY_TIMES } from './consumers/busy-times.ts';

// npm run rebuild -- rooms: forgets what is taken now, and has it told again from the first event of the reservations.
run(async () => {
  const settings = readSettings({ DATABASE_URL: postgresUrl.describe("the rooms' database"), ...busSettings });
  const pool = createPool(settings.DATABASE_URL, 1);
  const bus = await openBus(settings, pino({ level: 'warn' }));
  await pool.query('TRUNCATE busy_times');
  await bus.rewind('reservations', BUSY_TIMES);
  await Promise.all([bus.close(), pool.end()]);
  console.log('What is taken now is read again from the first event, by the rooms that run, or else when they start.');
});
