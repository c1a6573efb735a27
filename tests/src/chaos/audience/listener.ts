import { BerthClient } from '@berth/client';
import { parse } from 'graphql';
import { WebSocket } from 'ws';
import { subscribers } from '../../berth/subscribers.ts';

const AGAIN_MS = 200;

export interface Message {
  __typename: 'ReservationChange' | 'StreamReset';
  cursor: string;
  type: string;
  at: string;
  reservationId: string;
}

/** Whom a client listens as, and to what: a bookable, or the viewer's own reservations. */
export interface Listening {
  url: string;
  token: () => string;
  bookableId: string | null;
  after: string;
}

/** What a client was told, in the order in which it heard it. */
export interface Listener {
  client: string;
  record: Message[];
  /** How often it had to come back. */
  setbacks: number;
  stop(): unknown;
}

const CHANGE = `__typename
  ... on ReservationChange { cursor type at reservationId reservation { title bookable { name } organizer { name } } }
  ... on StreamReset { cursor reason }`;
const SCHEDULE = `subscription ($bookableId: ID!, $after: String) {
  scheduleChanged(bookableId: $bookableId, after: $after) { ${CHANGE} }
}`;
const OWN = `subscription ($after: String) { myReservationsChanged(after: $after) { ${CHANGE} } }`;

/** Those of others: an application that uses them goes on from the last cursor, whenever they give up. */
const OTHERS = ['graphql-ws', 'Apollo Client, HttpLink (multipart)', 'graphql-sse', 'EventSource'];
export const CLIENTS = ['@berth/client', ...OTHERS];

export function listen(client: string, { bookableId, ...listening }: Listening): Listener {
  const listener: Listener = { client, record: [], setbacks: 0, stop: () => {} };
  const query = bookableId ? SCHEDULE : OWN;
  const variables = { ...(bookableId && { bookableId }), after: listening.after };
  const begin = client === '@berth/client' ? withBerth : withOther;
  listener.stop = begin(listener, { ...listening, query, variables });
  return listener;
}

interface Begun {
  url: string;
  token: () => string;
  query: string;
  variables: { after: string };
}

function withBerth(listener: Listener, { url, token, query, variables }: Begun): () => void {
  const client = new BerthClient({
    ...{ url: `${url}/graphql`, token, webSocketImpl: WebSocket },
    onSetback: () => {
      listener.setbacks += 1;
    },
  });
  void (async () => {
    for await (const message of client.follow(parse(query), variables)) listener.record.push(message as Message);
  })();
  return () => client.close();
}

function withOther(listener: Listener, { url, token, query, variables }: Begun): () => void {
  const subscribe = subscribers[listener.client] as (typeof subscribers)[string];
  let stopped = false;
  let end = () => {};
  begin();
  return () => {
    stopped = true;
    end();
  };

  function begin(): void {
    let ended = false;
    const again = () => {
      if (ended || stopped) return;
      listener.setbacks += 1;
      end();
      setTimeout(() => stopped || begin(), AGAIN_MS);
    };
    const { stop } = subscribe({
      ...{ url, token, query, variables, error: again, complete: again },
      next({ data }) {
        if (ended || stopped) return;
        const message = data && (Object.values(data)[0] as Message | null);
        // It could not be told now: it is asked for again, from the one before.
        if (!message) return again();
        // Those that come back by themselves send the same variables again.
        variables.after = message.cursor;
        listener.record.push(message);
      },
    });
    end = () => {
      ended = true;
      stop();
    };
  }
}
