import { requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import type { Outcome } from '../decide-and-save.ts';
import type { Refusal, SeriesConflict } from '../domain/refusal.ts';
import type { ResolversTypes } from '../generated/resolvers.ts';
import type { IdempotencyKey } from '../idempotency.ts';
import type { SeriesOutcome } from '../series/series-outcome.ts';
import type { WaitlistOutcome } from '../waitlist/join-waitlist.ts';

type Result<Name extends keyof ResolversTypes> = Awaited<ResolversTypes[Name]>;

export function asResult({ replayed = false, ...outcome }: Outcome): Result<'ReservationResult'> {
  if ('reservation' in outcome) return { __typename: 'ReservationSuccess', replayed, ...outcome };
  return asProblem<'ReservationResult'>(outcome.refusal);
}

export function asSeriesResult({ replayed = false, ...outcome }: SeriesOutcome): Result<'SeriesResult'> {
  if ('series' in outcome) return { __typename: 'SeriesSuccess', replayed, ...outcome };
  return asProblem<'SeriesResult'>(outcome.refusal);
}

export function asWaitlistResult(outcome: WaitlistOutcome): Result<'WaitlistResult'> {
  if ('entry' in outcome) return { __typename: 'WaitlistSuccess', ...outcome };
  return asProblem<'WaitlistResult'>(outcome.refusal);
}

/** A key belongs to its user. */
export function keyOf(
  { viewer }: Context,
  { idempotencyKey }: { idempotencyKey?: string | null | undefined },
): IdempotencyKey | null {
  return idempotencyKey == null ? null : { userId: requireViewer(viewer).id, key: idempotencyKey };
}

/** A refusal has the shape of its member in the API's union; only the union's marker is missing. */
function asProblem<Name extends keyof ResolversTypes>({ problem, ...rest }: Refusal | SeriesConflict): Result<Name> {
  return { __typename: problem, ...rest } as Result<Name>;
}
