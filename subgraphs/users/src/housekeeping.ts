import type { Logger } from 'pino';
import type { Database } from './database.ts';

const EVERY_MS = 3_600_000;

/** Forgets sessions that nobody has used for so long that they are over. */
export function startHousekeeping(database: Database, logger: Logger): void {
  const tidy = () =>
    database.session
      .deleteMany({ where: { expiresAt: { lt: new Date() } } })
      .catch((error) => logger.warn({ err: error }, 'expired sessions could not be deleted; trying again in an hour'));
  setInterval(tidy, EVERY_MS).unref();
}
