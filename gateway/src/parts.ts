import type { Payload } from '@berth/compiled-plan';
import type { FormattedExecutionResult } from 'graphql';
import type { Context } from './context.ts';
import { type Mask, masked } from './errors.ts';
import { mapStream } from './map-stream.ts';

/** Each a message as the client reads it. */
export type Parts = AsyncIterableIterator<object>;

/** Hears of each part that is told after the first. */
export type OnPart = (part: FormattedExecutionResult) => void;

/** Where the parts of an answer go that come after the first, if its client reads them. */
export function partsTo(
  { parts }: Context,
  mask: Mask,
  onPart: OnPart,
): ((later: AsyncIterableIterator<Payload>) => void) | undefined {
  return (
    parts &&
    ((later) => {
      parts.later = mapStream(later, async (payload) => maskedParts(payload, mask, onPart));
    })
  );
}

/** The first passes Apollo Server's formatError, the others do not. */
function maskedParts({ incremental, ...payload }: Payload, mask: Mask, onPart: OnPart): object {
  if (!incremental) return payload;
  const parts = incremental.map((part) => masked(part, mask));
  for (const part of parts) onPart(part);
  return { incremental: parts, ...payload };
}

/** The same, and when all are told, one has failed, or nobody wants them any more, says so. */
export function whenEnded(later: Parts, ended: () => void): Parts {
  return {
    async next() {
      const part = await later.next().catch((error) => {
        ended();
        throw error;
      });
      if (part.done) ended();
      return part;
    },
    async return() {
      ended();
      await later.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
