import { fromCursor, type ReservationEvent } from '@berth/events';
import type { Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { Feed } from './feed.ts';
import { filterStream } from './filter-stream.ts';
import type { From, Lost } from './follow.ts';
import { mapStream } from './map-stream.ts';
import { maySee, messageFor } from './messages.ts';
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
        subscribe(_: unknown, { bookableId, after }: Arguments & { bookableId: string }, { viewer }: Watching) {
          return tell('scheduleChanged', viewer, feed.eventsOf(bookableId, from(after)));
        },
      },
      reservationChanged: {
        async subscribe(_: unknown, { id, after }: Arguments & { id: string }, { viewer }: Watching) {
          const bookableId = await reservations.bookableOf(id, viewer);
          if (bookableId === null) throw notFound();
          const isAbout = (told: ReservationEvent | Lost) =>
            'lost' in told || (told.subject === id && maySee(viewer, told));
          return tell('reservationChanged', viewer, filterStream(feed.eventsOf(bookableId, from(after)), isAbout));
        },
      },
    },
  };
}

function tell(field: string, viewer: Viewer | null, events: AsyncIterable<ReservationEvent | Lost>) {
  return mapStream(events, async (told) => ({ [field]: messageFor(viewer, told) }));
}

function from(after: string | null | undefined): From {
  return after == null ? null : (fromCursor(after) ?? 'unknown');
}

function notFound(): GraphQLError {
  return new GraphQLError('There is no such reservation.', { extensions: { code: 'NOT_FOUND' } });
}
