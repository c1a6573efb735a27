import type { Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { Feed, Heard } from './feed.ts';
import { filterStream } from './filter-stream.ts';
import { mapStream } from './map-stream.ts';
import { maySee, tellingOf } from './messages.ts';
import type { Reservations } from './reservations.ts';

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
          if (bookableId === null) throw notFound();
          const isAbout = (heard: Heard) =>
            'reset' in heard || (heard.event.subject === id && maySee(viewer, heard.event));
          return tell('reservationChanged', viewer, filterStream(feed.ofBookable(bookableId, after), isAbout));
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

function tell(field: string, viewer: Viewer | null, events: AsyncIterable<Heard>) {
  return mapStream(events, async (heard) => tellingOf(field, viewer, heard));
}

function notFound(): GraphQLError {
  return new GraphQLError('There is no such reservation.', { extensions: { code: 'NOT_FOUND' } });
}

function unauthenticated(): GraphQLError {
  return new GraphQLError('Log in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
