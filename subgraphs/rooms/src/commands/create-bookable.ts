import { randomUUID } from 'node:crypto';
import { requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { revise } from '../policy.ts';
import { bookableSnapshot } from '../snapshot.ts';
import type { Draft } from '../validation/bookable-input.ts';
import { readDraft } from './draft.ts';
import { transact } from './transact.ts';

/** Creates a bookable of the kind whose arguments `schema` reads. */
export async function createBookable<Args>(context: Context, schema: z.ZodType<Draft, Args>, args: Args) {
  const actor = requireViewer(context.viewer).id;
  const draft = await readDraft(context.loaders, schema, args);
  if ('problem' in draft) return draft.problem;

  const { kind, columns, terms, equipment } = draft.value;
  const bookable = await transact(context, async (transaction) => {
    const created = await transaction.bookable.create({
      data: { id: randomUUID(), kind, ...columns, policy: revise(null, terms), equipment: { create: equipment } },
    });
    await record(transaction, {
      type: 'bookable.created.v1',
      subject: created.id,
      version: created.version,
      actor,
      data: bookableSnapshot(created, equipment),
    });
    return created;
  });
  return { __typename: 'BookableSuccess' as const, bookable };
}
