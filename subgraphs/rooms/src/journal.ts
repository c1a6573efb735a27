import type { RoomEvent } from '@berth/events';
import { append } from '@berth/outbox';
import type { Transaction } from './database.ts';

type Told<Event> = Event extends RoomEvent ? Pick<Event, 'type' | 'subject' | 'version' | 'actor' | 'data'> : never;

/** Keeps what happened with the state that it led to. Here the events of one subject are all that need an order. */
export async function record(transaction: Transaction, event: Told<RoomEvent>): Promise<void> {
  const { subject, version } = event;
  await append(transaction.$executeRawUnsafe.bind(transaction), [{ ...event, key: subject, sequence: version }]);
}
