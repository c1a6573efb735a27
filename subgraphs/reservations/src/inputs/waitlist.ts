import { isUuid, notFound, type Viewer } from '@berth/subgraph';
import type { Create } from '../domain/command.ts';
import type { JoinWaitlistInput } from '../generated/resolvers.ts';
import { type Read, time, units } from './fields.ts';

export function readWish(input: JoinWaitlistInput, viewer: Viewer): Read<Create> {
  const { bookableId, startsAt, endsAt, quantity } = input;
  if (!isUuid(bookableId)) return { problem: notFound('bookable') };
  const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt) ?? units(quantity);
  if (problem) return { problem };
  const wish = { bookableId, organizerId: viewer.id, startsAt, endsAt, quantity: quantity ?? 1 };
  return { command: { kind: 'create', ...wish, title: null, attendees: [] } };
}
