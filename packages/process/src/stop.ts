import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** Stops in order on SIGTERM, SIGINT and uncaught errors, and when the launcher that started this process is gone. */
export function whenAskedToStop(logger: Logger, stop: () => Promise<void>): void {
  closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err) logger.fatal({ err }, 'an uncaught error; stopping');
    await stop();
  });
  const stopNow = () => process.kill(process.pid, 'SIGTERM');
  // The launcher may be gone already: it is not told twice. Without a launcher this is undefined.
  if (process.connected === false) stopNow();
  else process.once('disconnect', stopNow);
}
