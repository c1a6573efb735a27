import type { Topic } from '@berth/events';
import { fromCursor } from '@berth/events';
import { Client } from '../berth/client.ts';
import type { Stage } from './each-bus.ts';

const GROUP = 'chaos/witness';
const WATCH = `subscription ($room: ID!) {
  scheduleChanged(bookableId: $room) { ... on ReservationChange { cursor } ... on StreamReset { cursor } }
}`;

/** Hears what the bus delivers, and what clients are told who watch some rooms. */
export interface Witness {
  /** How often each event came, by its id. */
  delivered: Map<string, number>;
  /** The numbers of each room's changes, as they came. */
  told: Map<string, number[]>;
  stop: () => Promise<void>;
}

export async function witness({ berth, bus }: Stage, rooms: string[]): Promise<Witness> {
  const delivered = new Map<string, number>();
  const topics: Topic[] = ['rooms', 'reservations'];
  const subscriptions = topics.map((topic) =>
    bus.subscribe(topic, GROUP, ({ id }) => void delivered.set(id, (delivered.get(id) ?? 0) + 1)),
  );

  const told = new Map(rooms.map((room) => [room, [] as number[]]));
  // Nobody in particular: no token ends that would end the streams.
  const socket = new Client(berth.url).socket();
  for (const [room, numbers] of told) {
    socket.subscribe<{ scheduleChanged: { cursor: string } }>(
      { query: WATCH, variables: { room } },
      {
        next: ({ data }) => void numbers.push(fromCursor(data?.scheduleChanged.cursor ?? '')?.sequence ?? Number.NaN),
        error: (error) => console.error(error),
        complete: () => {},
      },
    );
  }
  // Operations of a socket are begun in order: when this one is answered, the subscriptions stand.
  await socket.iterate({ query: '{ __typename }' }).next();

  const stop = async () => {
    await socket.dispose();
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
  };
  return { delivered, told, stop };
}
