import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { resuming } from '@berth/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Client } from './berth/client.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';
import { Network } from './client/network.ts';

let network: Network;

beforeAll(async () => {
  network = await Network.start(process.env['BERTH_TEST_URL'] as string);
});

afterAll(() => network.stop());

test('Apollo Client, as docs/clients.md sets it up, goes on where it was', async () => {
  const [manager, member] = await Promise.all([Client.as('manager'), Client.as('member')]);
  const bookableId = await newRoom(manager);
  const socket = createClient({
    url: `${network.url.replace('http', 'ws')}/graphql`,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: () => sleep(100),
    shouldRetry: () => true,
    webSocketImpl: WebSocket,
  });
  const client = new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(resuming(socket)),
      new HttpLink({ uri: `${network.url}/graphql` }),
    ),
    cache: new InMemoryCache(),
  });
  expect((await client.query({ query: gql('{ __typename }') })).data).toEqual({ __typename: 'Query' });
  const { bookable } = await member.ask(CURSOR, { bookableId, window: hours(-1, 48) });
  const variables = { bookableId, after: bookable.schedule.cursor };
  const told: string[] = [];
  const subscription = client
    .subscribe<{ scheduleChanged: { startsAt: string } }>({ query: CHANGES, variables })
    .subscribe(({ data }) => void told.push(data?.scheduleChanged.startsAt ?? ''));

  const slots = [hours(1, 2), hours(3, 4), hours(5, 6)];
  const expected: string[] = [];
  for (const slot of slots) {
    network.cut();
    await book(member, { bookableId, ...slot });
    network.mend();
    // Each is created, and confirmed.
    expected.push(slot.startsAt, slot.startsAt);
    await eventually(async () => told.length === expected.length);
  }
  expect(told).toEqual(expected);
  subscription.unsubscribe();
  await socket.dispose();
});

const CURSOR = `query ($bookableId: ID!, $window: TimeWindowInput!) {
  bookable(id: $bookableId) { schedule(window: $window) { cursor } }
}`;
const CHANGES = gql`
  subscription ($bookableId: ID!, $after: String) {
    scheduleChanged(bookableId: $bookableId, after: $after) {
      ... on ReservationChange {
        cursor
        startsAt
      }
      ... on StreamReset {
        cursor
      }
    }
  }
`;
