import type { Handles } from './context.ts';
import { forgetOldKeys } from './idempotency.ts';
import { forgetPastEntries } from './waitlist/waitlist-entry.ts';

const HOUR_MS = 3_600_000;

/** What nobody waits for. Several instances may do it at once; a failure is for the next time. */
export function startHousekeeping({ pool, logger }: Pick<Handles, 'pool' | 'logger'>): void {
  const tidy = () =>
    Promise.all([forgetOldKeys(pool), forgetPastEntries(pool)]).catch((error) =>
      logger.warn({ err: error }, 'housekeeping failed'),
    );
  setInterval(tidy, HOUR_MS).unref();
  void tidy();
}
