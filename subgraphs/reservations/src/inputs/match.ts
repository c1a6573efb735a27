import { badInput, isUuid } from '@berth/subgraph';
import type { MatchInput } from '../generated/resolvers.ts';
import type { Match } from '../search.ts';

const MOST_WORDS = 50;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

export function readMatch({ kinds, venueId, minCapacity, equipment }: MatchInput): Match {
  const words = [...(kinds ?? []), ...(equipment ?? [])];
  if (words.length > MOST_WORDS || words.some((word) => word.length > 100 || word.includes('\0'))) {
    throw badInput(`A match has at most ${MOST_WORDS} kinds and pieces of equipment, of at most 100 characters.`);
  }
  return {
    kinds: kinds ?? null,
    // What is no id is the id of nothing.
    venueId: venueId == null ? null : isUuid(venueId) ? venueId : NOWHERE,
    minCapacity: minCapacity ?? null,
    equipment: equipment ?? null,
  };
}
