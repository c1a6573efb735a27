import { setTimeout as sleep } from 'node:timers/promises';
import type { Handles } from './context.ts';
import { SYSTEM } from './decide-and-save.ts';
import { handle } from './handle.ts';

const BATCH = 200;
const POLL_MS = 500;

/**
 * Does what is due: decides what is queued, ends holds that nobody decided on, frees what nobody checked in to, closes
 * what is over. The database's clock says what is due, and its locks let each thing happen once, on however many
 * instances this runs.
 */
export function startTimers(handles: Handles): { stop: () => Promise<void> } {
  const { timers, logger } = handles;
  let stopping = false;
  const running = (async () => {
    while (!stopping) {
      const rings = timers.rings;
      const done = await doWhatIsDue(handles).catch(async (error) => {
        logger.warn({ err: error }, 'timers failed; trying again');
        await sleep(POLL_MS);
        return 0;
      });
      if (done === 0) await timers.wait(rings, POLL_MS);
    }
  })();
  return {
    stop: async () => {
      stopping = true;
      timers.ring();
      await running;
    },
  };
}

/** How many things happened. */
async function doWhatIsDue(handles: Handles): Promise<number> {
  const { rows } = await handles.pool.query<{ id: string }>(
    'SELECT id FROM reservations WHERE due_at <= clock_timestamp() ORDER BY due_at, turn LIMIT $1',
    [BATCH],
  );
  let done = 0;
  for (const { id } of rows) {
    const outcome = await handle(handles, SYSTEM, { kind: 'tick', id });
    if ('reservation' in outcome) done += 1;
  }
  return done;
}
