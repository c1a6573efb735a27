import type { Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { Feed, Heard } from './feed.ts';
import { maySee, type Told, tellingOf } from './messages.ts';
import { notFound, type Reservations } from './reservations.ts';
import { filter, map, type Stream } from './stream.ts';

interface Watching {
  viewer: Viewer | null;
}

interface Arguments {
  after?: string | null;
}

/** The fields of Subscription; see events.graphql. */
export function createResolvers(feed: Feed, reservations: Reservations) {
  return {
    Subscription: {
      scheduleChanged: {
        subscribe(_: unknown, { bookableId, after = null }: Arguments & { bookableId: string }, { viewer }: Watching) {
          return tell('scheduleChanged', viewer, feed.ofBookable(bookableId, after));
        },
      },
      reservationChanged: {
        async subscribe(_: unknown, { id, after = null }: Arguments & { id: string }, { viewer }: Watching) {
          const bookableId = await reservations.bookableOf(id, viewer);
          if (bookableId === null) throw notFound('reservation');
          const isAbout = (heard: Heard) =>
            'reset' in heard || (heard.event.subject === id && maySee(viewer, heard.event));
          return tell('reservationChanged', viewer, filter(feed.ofBookable(bookableId, after), isAbout));
        },
      },
      myReservationsChanged: {
        subscribe(_: unknown, { after = null }: Arguments, { viewer }: Watching) {
          if (!viewer) throw unauthenticated();
          return tell('myReservationsChanged', viewer, feed.ofOrganizer(viewer.id, after));
        },
      },
    },
  };
}

function tell(field: string, viewer: Viewer | null, events: Stream<Heard>): SourceStream {
  return new SourceStream(map(events, (heard) => tellingOf(field, viewer, heard)));
}

/** graphql-js takes for a source of events what looks like one to iterate over, and hands it on. */
export class SourceStream {
  readonly stream: Stream<Told>;

  constructor(stream: Stream<Told>) {
    this.stream = stream;
  }

  [Symbol.asyncIterator](): never {
    throw new Error('It is listened to.');
  }
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('Log in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
