import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { forgetPastTimes } from './consumers/busy-times.ts';

const HOUR_MS = 3_600_000;

/** What nobody waits for. Several instances may do it at once; a failure is for the next time. */
export function startHousekeeping(pool: Pool, logger: Logger): void {
  const tidy = () => forgetPastTimes(pool).catch((error) => logger.warn({ err: error }, 'housekeeping failed'));
  setInterval(tidy, HOUR_MS).unref();
  void tidy();
}
