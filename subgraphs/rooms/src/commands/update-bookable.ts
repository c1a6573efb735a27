import { invalidInput, notFound, requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import { loadOf } from '../bookable.ts';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { policyOf, revise } from '../policy.ts';
import { bookableSnapshot } from '../snapshot.ts';
import type { Draft } from '../validation/bookable-input.ts';
import { readDraft } from './draft.ts';
import { transact } from './transact.ts';

/** Makes a bookable what the arguments say, all of it: what they leave out is taken away, or back to its default. */
export async function updateBookable<Args>(context: Context, id: string, schema: z.ZodType<Draft, Args>, args: Args) {
  const actor = requireViewer(context.viewer).id;
  const draft = await readDraft(context.loaders, schema, args);
  if ('problem' in draft) return draft.problem;

  const { kind, columns, terms, equipment } = draft.value;
  const known = await loadOf(kind, id, context.loaders);
  if (!known) return notFound(kind.toLowerCase());
  // Whoever booked all of it, or a seat, has that: it cannot become the other.
  if (columns.inventory && columns.inventory !== known.inventory)
    return invalidInput(['input', 'inventory'], `It is ${known.inventory} for good: make another one instead.`);
  const bookable = await transact(context, async (transaction) => {
    // Counting first locks the row: the policy read here is the one that is replaced.
    const [current] = await transaction.bookable.updateManyAndReturn({
      where: { id, kind, active: true },
      data: { version: { increment: 1 } },
    });
    if (!current) return null;
    const policy = revise(policyOf(current), terms);
    const updated = await transaction.bookable.update({
      where: { id },
      data: { ...columns, policy, equipment: { deleteMany: {}, create: equipment } },
    });
    await record(transaction, {
      type: 'bookable.updated.v1',
      subject: id,
      version: updated.version,
      actor,
      data: bookableSnapshot(updated, equipment),
    });
    return updated;
  });
  return bookable ? { __typename: 'BookableSuccess' as const, bookable } : notFound(kind.toLowerCase());
}
