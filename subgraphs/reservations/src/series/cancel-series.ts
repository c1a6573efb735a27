import type { Actor } from '../domain/actions.ts';
import { change } from '../domain/change.ts';
import type { Reason } from '../domain/reservation.ts';
import type { Handles } from '../handle.ts';
import { transactionInTurn } from '../turns.ts';
import { changeOccurrences } from './change-occurrences.ts';
import type { SeriesOutcome } from './series-outcome.ts';

export interface CancelSeries {
  id: string;
  from: Date | null;
  reason: Reason;
}

/** Done twice, the second time changes nothing. */
export async function cancelSeries(
  { pool, relay }: Handles,
  actor: Actor,
  command: CancelSeries,
): Promise<SeriesOutcome> {
  const { id, from, reason } = command;
  const outcome = await transactionInTurn(pool, { of: 'series', id }, async (client) => {
    const which = { id, from, action: 'CANCEL' as const };
    const result = await changeOccurrences(client, actor, which, (occurrences, standing) => {
      const made = occurrences.map((state) => {
        const cancel = { kind: 'cancel' as const, id: state.id, expectedVersion: null, reason };
        return change(cancel, state, { ...standing, actor });
      });
      return { made: made.flatMap((decision) => ('changes' in decision ? [decision.changes] : [])), skipped: [] };
    });
    return { keep: true, result };
  });
  relay.wake();
  return outcome;
}
