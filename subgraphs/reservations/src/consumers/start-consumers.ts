import { type Envelope, parseRoomEvent, parseUserEvent } from '@berth/events';
import type { Handles } from '../context.ts';
import { cancelAllOfBookable, cancelAllOfOrganizer } from './cancel-upcoming.ts';
import { catalogueIsEmpty, learn } from './catalogue.ts';
import { meet, someAreUnknown } from './organizers.ts';

const CATALOGUE = 'reservations/catalogue';
const ORGANIZERS = 'reservations/organizers';

/** What reservations learns from others' events. */
export async function startConsumers(handles: Handles): Promise<void> {
  const { bus, pool } = handles;
  // Emptied by hand, or new: either way the rooms' whole history fills it.
  if (await catalogueIsEmpty(pool)) await bus.rewind('rooms', CATALOGUE);
  if (await someAreUnknown(pool)) await bus.rewind('users', ORGANIZERS);

  const ready = () => pool.query('SELECT 1');
  const learnRooms = async (message: Envelope) => {
    const event = parseRoomEvent(message);
    await learn(pool, event);
    if (event.type === 'bookable.removed.v1') await cancelAllOfBookable(handles, event.subject);
  };
  const learnUsers = async (message: Envelope) => {
    const event = parseUserEvent(message);
    await meet(pool, event);
    if (event.type === 'user.deactivated.v1') await cancelAllOfOrganizer(handles, event.subject);
  };
  bus.subscribe('rooms', CATALOGUE, learnRooms, ready);
  bus.subscribe('users', ORGANIZERS, learnUsers, ready);
}
