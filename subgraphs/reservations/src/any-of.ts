import type { PoolClient } from 'pg';
import type { Outcome } from './decide-and-save.ts';
import type { Create } from './domain/command.ts';
import { notFound, type Refusal } from './domain/refusal.ts';
import { findFits, type Match } from './search.ts';

/** A reservation of any bookable that matches. */
export interface CreateAnyOf extends Omit<Create, 'kind' | 'bookableId'> {
  kind: 'createAnyOf';
  match: Match;
}

const MOST_CANDIDATES = 500;
/** What was free when the list was made may be taken when its turn comes; then the list is made anew. */
const MOST_LISTS = 5;

/** Tries what fits and looks free, the best fit first, until one is booked. */
export async function createAnyOf(
  client: PoolClient,
  { kind: _, match, ...asked }: CreateAnyOf,
  create: (command: Create) => Promise<Outcome>,
): Promise<Outcome> {
  const { quantity, startsAt, endsAt } = asked;
  const forbidden = new Map<string, Refusal>();
  for (let list = 1; list <= MOST_LISTS; list += 1) {
    const fits = await findFits(client, { match, quantity, freeAt: { startsAt, endsAt } }, null, MOST_CANDIDATES);
    const candidates = fits.map(([, , id]) => id).filter((id) => !forbidden.has(id));
    let lostARace = false;
    for (const bookableId of candidates) {
      // Rolling back to it lets go of the candidate's lock: one who waits for two of them would wait for ever.
      await client.query('SAVEPOINT candidate');
      const outcome = await create({ ...asked, kind: 'create', bookableId });
      // What is wrong with the wish itself is so with every candidate.
      if ('reservation' in outcome || outcome.refusal.problem === 'InvalidInput') return outcome;
      await client.query('ROLLBACK TO SAVEPOINT candidate');
      if (outcome.refusal.problem === 'SlotUnavailable') lostARace = true;
      else forbidden.set(bookableId, outcome.refusal);
    }
    if (!lostARace) break;
  }
  const [refusal] = forbidden.values();
  return { refusal: refusal ?? (await nothing(client, match, asked)) };
}

async function nothing(client: PoolClient, match: Match, asked: Omit<Create, 'kind' | 'bookableId'>): Promise<Refusal> {
  const { quantity, startsAt, endsAt } = asked;
  const [any] = await findFits(client, { match, quantity }, null, 1);
  if (!any) return notFound('bookable');
  const message = 'Nothing that fits is free at that time.';
  const [, , bookableId] = any;
  const about = { bookableId, quantity, startsAt, endsAt };
  return { problem: 'SlotUnavailable', code: 'SLOT_UNAVAILABLE', message, conflicts: [], asked: about };
}
