import { badInput, isCleanText, isUuid } from '@berth/subgraph';
import type { MatchInput } from '../generated/resolvers.ts';
import type { Match } from '../search.ts';

const MOST_WORDS = 50;
const LONGEST_WORD = 100;
const NOWHERE = '00000000-0000-0000-0000-000000000000';

/** Says which field is wrong, and how; null where all are sound. */
export function matchProblem({ kinds, equipment }: MatchInput): { field: string; message: string } | null {
  for (const [field, words] of Object.entries({ kinds, equipment })) {
    if (!words) continue;
    if (words.length > MOST_WORDS) return { field, message: `It has at most ${MOST_WORDS} entries.` };
    if (words.some((word) => word.length > LONGEST_WORD || !isCleanText(word)))
      return { field, message: `Each has at most ${LONGEST_WORD} characters, and no control characters.` };
  }
  return null;
}

export function matchOf({ kinds, venueId, minCapacity, equipment }: MatchInput): Match {
  return {
    kinds: kinds ?? null,
    // What is no id is the id of nothing.
    venueId: venueId == null ? null : isUuid(venueId) ? venueId : NOWHERE,
    minCapacity: minCapacity ?? null,
    equipment: equipment ?? null,
  };
}

/** For queries: what is wrong is no answer of theirs, but an error. */
export function readMatch(input: MatchInput): Match {
  const problem = matchProblem(input);
  if (problem) throw badInput(`match.${problem.field}: ${problem.message}`);
  return matchOf(input);
}
