import { fromCursor, type Place } from '@berth/events';
import type { Viewer } from '@berth/identity';
import { GraphQLError } from 'graphql';
import type { SubgraphClient } from '../fetch/subgraph-client.ts';

/** What streams ask the reservations subgraph, in the viewer's name. */
export interface Reservations {
  /** How far a bookable's events have come. It rejects with what a client may be told. */
  placeOf(bookableId: string): Promise<Place>;
  /** Null where there is no such reservation, or the viewer may not see it. */
  bookableOf(reservationId: string, viewer: Viewer | null): Promise<string | null>;
}

const PLACE = `query ($bookable: [_Any!]!, $window: TimeWindowInput!) {
  _entities(representations: $bookable) { ... on Bookable { schedule(window: $window) { cursor } } }
}`;
const BOOKABLE = 'query ($id: ID!) { reservation(id: $id) { bookable { id } } }';

export function askReservations(client: Pick<SubgraphClient, 'send'>): Reservations {
  // biome-ignore lint/suspicious/noExplicitAny: each operation has another shape.
  async function ask(query: string, variables: object, viewer: Viewer | null): Promise<any> {
    const body = JSON.stringify({ query, variables });
    const { data, errors: [error] = [] } = await client.send(
      { subgraph: 'reservations', kind: 'query', body },
      { viewer, clientAddress: '' },
    );
    if (data && !error) return data;
    throw new GraphQLError(error?.message ?? 'reservations did not answer', {
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'reservations', ...error?.extensions },
    });
  }

  return {
    async placeOf(bookableId) {
      const now = new Date().toISOString();
      // A window of any length: only its schedule's cursor is asked for.
      const window = { startsAt: now, endsAt: new Date(Date.now() + 1).toISOString() };
      const bookable = [{ __typename: 'Bookable', id: bookableId }];
      const { _entities } = await ask(PLACE, { bookable, window }, null);
      if (!_entities[0]) throw notFound('bookable');
      return fromCursor(_entities[0].schedule.cursor) as Place;
    },
    async bookableOf(reservationId, viewer) {
      const { reservation } = await ask(BOOKABLE, { id: reservationId }, viewer);
      return reservation?.bookable.id ?? null;
    },
  };
}

export function notFound(what: string): GraphQLError {
  return new GraphQLError(`There is no such ${what}.`, { extensions: { code: 'NOT_FOUND' } });
}
