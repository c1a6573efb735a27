import { setTimeout as sleep } from 'node:timers/promises';
import type { Handles } from './context.ts';
import { SYSTEM } from './decide-and-save.ts';
import { handle } from './handle.ts';
import { Setbacks } from './setbacks.ts';

const BATCH = 200;
const POLL_MS = 500;
/** How many bookables are worked on at a time: one that is locked holds up itself alone. */
const BOOKABLES_AT_ONCE = 4;
/** How often deciding on what is queued may fail. */
const TRIES = 3;

// In the queue of a bookable nobody overtakes one that is to be tried again.
const DUE = `
  SELECT bookable_id AS "bookableId", array_agg(id::text ORDER BY due_at, turn) AS ids
  FROM (SELECT id, bookable_id, due_at, turn FROM reservations
        WHERE due_at <= clock_timestamp() AND bookable_id <> ALL ($1::uuid[]) AND id <> ALL ($2::uuid[])
          AND NOT (status = 'CREATED' AND bookable_id IN (
            SELECT bookable_id FROM reservations WHERE id = ANY ($2) AND status = 'CREATED'))
        ORDER BY due_at, turn LIMIT ${BATCH}) AS due
  GROUP BY bookable_id ORDER BY min(due_at) LIMIT $3`;

/**
 * Does what is due: decides what is queued, ends holds that nobody decided on or paid for, frees what nobody checked in
 * to, closes what is over. The database's clock says what is due, and its locks let each thing happen once, on however
 * many instances this runs.
 */
export function startTimers(handles: Handles): { stop: () => Promise<void> } {
  const { pool, timers, logger } = handles;
  const inHand = new Map<string, Promise<void>>();
  const setbacks = new Setbacks(POLL_MS);
  let stopping = false;

  const failed = async (error: unknown) => {
    logger.warn({ err: error }, 'timers failed; trying again');
    await sleep(POLL_MS);
    return 0;
  };
  /** In the order in which they fell due. */
  const work = async (bookableId: string, ids: string[]) => {
    const done = await doAll(handles, setbacks, ids).catch(failed);
    inHand.delete(bookableId);
    if (done > 0) timers.ring();
  };
  /** How many bookables are taken in hand besides those that are. */
  const takeInHand = async () => {
    const { rows } = await pool.query(DUE, [[...inHand.keys()], setbacks.putOff(), BOOKABLES_AT_ONCE - inHand.size]);
    for (const { bookableId, ids } of rows) inHand.set(bookableId, work(bookableId, ids));
    return rows.length;
  };
  const running = (async () => {
    while (!stopping) {
      const rings = timers.rings;
      const taken = await takeInHand().catch(failed);
      if (taken === 0) await timers.wait(rings, POLL_MS);
    }
    await Promise.all(inHand.values());
  })();
  return {
    stop: async () => {
      stopping = true;
      timers.ring();
      await running;
    },
  };
}

/** How many things happened to a bookable's reservations. What fails is put off; those behind it are asked for anew. */
async function doAll(handles: Handles, setbacks: Setbacks, ids: string[]): Promise<number> {
  let done = 0;
  for (const id of ids) {
    try {
      const outcome = await handle(handles, SYSTEM, { kind: 'tick', id });
      setbacks.forget(id);
      if ('reservation' in outcome) done += 1;
    } catch (error) {
      const tries = setbacks.add(id);
      handles.logger.warn({ err: error, reservationId: id, tries }, 'what is due could not be done');
      if (tries >= TRIES) await giveUp(handles, setbacks, id);
      return done + 1;
    }
  }
  return done;
}

/** What cannot be given up, because it is not queued, is tried again later and later. */
async function giveUp(handles: Handles, setbacks: Setbacks, id: string): Promise<void> {
  const outcome = await handle(handles, SYSTEM, { kind: 'giveUp', id });
  if ('refusal' in outcome) return;
  setbacks.forget(id);
  handles.logger.error({ reservationId: id }, 'a reservation could not be decided on');
}
