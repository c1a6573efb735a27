import { z } from 'zod';
import type { BookableKind } from '../generated/prisma/client.ts';
import { KINDS } from '../kinds.ts';
import type { Terms } from '../policy.ts';
import { onceSound } from './check.ts';
import { duration, seconds } from './duration.ts';

/** What is left out takes the default of its kind. */
export function policyInput(kind: BookableKind) {
  const { terms } = KINDS[kind];
  const durationOr = (otherwise: string) => duration.nullish().transform((given) => given ?? otherwise);
  return z
    .object({
      confirmation: z
        .enum(['INSTANT', 'QUEUED', 'APPROVAL'])
        .nullish()
        .transform((given) => given ?? terms.confirmation),
      minDuration: durationOr(terms.minDuration),
      maxDuration: durationOr(terms.maxDuration),
      bufferBefore: durationOr(terms.bufferBefore),
      bufferAfter: durationOr(terms.bufferAfter),
      minNotice: durationOr(terms.minNotice),
      maxAdvance: durationOr(terms.maxAdvance),
      maxUpcomingPerUser: z
        .number()
        .min(1, 'A member may have at least 1 upcoming reservation.')
        .nullish()
        .transform((given) => given ?? terms.maxUpcomingPerUser),
      holdFor: durationOr(terms.holdFor),
      checkInWithin: duration.nullish().transform((given) => given ?? terms.checkInWithin),
    })
    .superRefine(({ minDuration, maxDuration }, { addIssue }) => {
      const refuse = (name: string, message: string) => addIssue({ code: 'custom', path: [name], message });
      if (seconds(maxDuration) === 0) refuse('maxDuration', 'maxDuration must be longer than nothing.');
      else if (seconds(minDuration) > seconds(maxDuration))
        refuse('minDuration', `minDuration must not be longer than maxDuration, ${maxDuration}.`);
    }, onceSound)
    .nullish()
    .transform((given): Terms => given ?? terms);
}
