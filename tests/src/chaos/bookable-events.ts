import { randomUUID } from 'node:crypto';
import type { Bus } from '@berth/bus';
import type { Envelope } from '@berth/events';
import type { Client } from '../berth/client.ts';
import { newRoom } from '../berth/world.ts';
import { POLICY } from './customers.ts';

/** The event of one version of a bookable that rooms never had. */
export type BookableEvent = (id: string, version: number, changes?: { type?: string; data?: object }) => Envelope;

/** Makes such events after the one by which rooms tells of a new room. */
export async function bookableEvents(bus: Bus, manager: Client): Promise<BookableEvent> {
  const room = await newRoom(manager, { policy: POLICY });
  const { subscription, model } = await new Promise<{ subscription: ReturnType<Bus['subscribe']>; model: Envelope }>(
    (resolve) => {
      const subscription = bus.subscribe('rooms', 'chaos/model', (event) => {
        if (event.subject === room) resolve({ subscription, model: event });
      });
    },
  );
  await subscription.stop();
  return (id, version, { type, data } = {}) => ({
    ...model,
    ...{ id: randomUUID(), subject: id, key: id, version, sequence: version, time: new Date().toISOString() },
    type: type ?? (version === 1 ? 'bookable.created.v1' : 'bookable.updated.v1'),
    data: data ?? model.data,
  });
}
