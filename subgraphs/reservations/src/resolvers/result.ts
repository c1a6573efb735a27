import type { ResolversTypes } from '../generated/resolvers.ts';
import type { Outcome } from '../handle.ts';

/** A refusal has the shape of its member in the API's union; only the union's marker is missing. */
export function asResult({ replayed = false, ...outcome }: Outcome): Awaited<ResolversTypes['ReservationResult']> {
  if ('reservation' in outcome) return { __typename: 'ReservationSuccess', replayed, ...outcome };
  const { problem, ...rest } = outcome.refusal;
  return { __typename: problem, ...rest } as Awaited<ResolversTypes['ReservationResult']>;
}
