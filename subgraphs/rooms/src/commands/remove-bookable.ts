import { isUuid, notFound, requireViewer } from '@berth/subgraph';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { bookableSnapshot } from '../snapshot.ts';
import { transact } from './transact.ts';

/** Its row stays: reservations of the past still name it. */
export async function removeBookable(context: Context, id: string) {
  const actor = requireViewer(context.viewer).id;
  if (!isUuid(id)) return notFound('bookable');

  const bookable = await transact(context, async (transaction) => {
    const [removed] = await transaction.bookable.updateManyAndReturn({
      where: { id, active: true },
      data: { active: false, version: { increment: 1 } },
    });
    if (!removed) return null;
    const equipment = await transaction.equipment.findMany({ where: { bookableId: id } });
    await record(transaction, {
      type: 'bookable.removed.v1',
      subject: id,
      version: removed.version,
      actor,
      data: bookableSnapshot(removed, equipment),
    });
    return removed;
  });
  return bookable ? { __typename: 'BookableSuccess' as const, bookable } : notFound('bookable');
}
