import { badInput, connection, isUuid, page } from '@berth/subgraph';
import type { Context } from './context.ts';
import { LENGTHS, lengthOf } from './domain/duration.ts';
import type { QuerySearchAvailabilityArgs } from './generated/resolvers.ts';
import { readMatch } from './inputs/match.ts';
import { checkedQuantity, earliest, type Fit, type FreeSlot, findFits, freeTimesOf } from './search.ts';
import { checkedWindow } from './window.ts';

const BATCH = 100;

interface Found {
  fit: Fit;
  slot: FreeSlot;
}

/** Bookables that fit and are free for that long within the window, best fit first, each with its earliest time. */
export async function searchAvailability(context: Context, args: QuerySearchAvailabilityArgs) {
  const asked = page(args, isFit);
  const window = checkedWindow(args.window);
  const length = lengthOf(args.duration);
  if (length === null) throw badInput(`duration is ${LENGTHS}.`);
  const quantity = checkedQuantity(args.quantity);
  // Managers pass over quotas.
  const userId = context.actor.manages ? undefined : context.viewer?.id;
  const wanted = { match: readMatch(args.match), quantity, userId };

  const found: Found[] = [];
  for (let after = asked.after; found.length < asked.take; ) {
    const fits = await findFits(context.pool, wanted, after, BATCH);
    const times = await freeTimesOf(
      context,
      fits.map(([, , id]) => id),
      window,
      quantity,
    );
    for (const [index, fit] of fits.entries()) {
      const each = times[index];
      const time = each && earliest(each, length);
      if (time) found.push({ fit, slot: { bookableId: fit[2], ...time } });
    }
    if (fits.length < BATCH) break;
    after = fits.at(-1) ?? null;
  }
  const {
    totalCount: _,
    nodes,
    edges,
    ...rest
  } = connection(
    asked,
    found.slice(0, asked.take),
    ({ fit }) => fit,
    async () => 0,
  );
  return {
    ...rest,
    nodes: nodes.map(({ slot }) => slot),
    edges: edges.map(({ cursor, node }) => ({ cursor, node: node.slot })),
  };
}

function isFit(key: unknown[]): key is Fit {
  const [capacity, name, id] = key;
  return (
    key.length === 3 &&
    Number.isInteger(capacity) &&
    Math.abs(capacity as number) < 2 ** 31 &&
    typeof name === 'string' &&
    !name.includes('\0') &&
    isUuid(id)
  );
}
