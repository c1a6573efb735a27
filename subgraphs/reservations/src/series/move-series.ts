import type { PoolClient } from 'pg';
import type { Temporal } from 'temporal-polyfill';
import type { Actor } from '../domain/actions.ts';
import { invalid, notFound } from '../domain/refusal.ts';
import { moveSeries as decide, span } from '../domain/series.ts';
import { shift } from '../domain/shift.ts';
import type { Handles } from '../handle.ts';
import { type IdempotencyKey, underKey } from '../idempotency.ts';
import { look } from '../load.ts';
import { transactionInTurn } from '../turns.ts';
import { changeOccurrences } from './change-occurrences.ts';
import type { SeriesOutcome } from './series-outcome.ts';

export interface MoveSeries {
  id: string;
  from: Date | null;
  /** When the first one is to start, in wall-clock time of the venue. */
  startsAt: Temporal.PlainDateTime;
  /** In milliseconds; null for what each had. */
  length: number | null;
}

export async function moveSeries(
  { pool, relay }: Handles,
  actor: Actor,
  command: MoveSeries,
  key: IdempotencyKey | null,
): Promise<SeriesOutcome> {
  const outcome: SeriesOutcome = await transactionInTurn(pool, { of: 'series', id: command.id }, (client) =>
    underKey(client, key, { kind: 'moveSeries', ...command }, () => move(client, actor, command)),
  );
  if ('series' in outcome) relay.wake();
  return outcome;
}

function move(client: PoolClient, actor: Actor, { id, from, startsAt, length }: MoveSeries): Promise<SeriesOutcome> {
  const which = { id, from, action: 'RESCHEDULE' as const };
  return changeOccurrences(client, actor, which, async (occurrences, { bookable, schedule }) => {
    const [first] = occurrences;
    if (!first || (from && first.startsAt.getTime() !== from.getTime()))
      return { refusal: invalid('from', 'No occurrence that can be moved starts then.') };
    if (!bookable) return { refusal: notFound('bookable') };
    const slots = shift(occurrences, startsAt, length, bookable.venue.timeZone);
    const besides = occurrences.map((each) => each.id);
    const standing = await look(client, { ...schedule, organizerId: first.organizerId, slot: span(slots), besides });
    if (!standing) return { refusal: notFound('bookable') };
    const moves = occurrences.map((each, index) => ({ from: each, to: slots[index] as (typeof slots)[number] }));
    // They count already among the upcoming ones of their organizer.
    return decide(moves, { ...standing, actor, upcoming: standing.upcoming - occurrences.length });
  });
}
