import type { Handles } from './context.ts';
import { forgetOldKeys } from './idempotency.ts';

const HOUR_MS = 3_600_000;

/** What nobody waits for. Several instances may do it at once; a failure is for the next time. */
export function startHousekeeping({ pool, logger }: Pick<Handles, 'pool' | 'logger'>): void {
  const tidy = () => forgetOldKeys(pool).catch((error) => logger.warn({ err: error }, 'housekeeping failed'));
  setInterval(tidy, HOUR_MS).unref();
  void tidy();
}
