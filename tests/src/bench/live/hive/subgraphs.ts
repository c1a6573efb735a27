// A process of its own: reservations, and their changes as a subgraph that streams them, as gateways without a bus want it.
// It sends the supergraph when it is ready; each message to it names rooms in which something happens.
import { randomUUID } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { changeOf } from '../fan-out.ts';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const typeDefs = {
  events: parse(`${HEAD}
    type Query { now: String }
    type Subscription { scheduleChanged(bookableId: ID!): ReservationChange! }
    type ReservationChange { cursor: String! type: String! reservationId: ID! startsAt: String! endsAt: String!
      quantity: Int! taken: Boolean! reservation: Reservation }
    type Reservation @key(fields: "id", resolvable: false) { id: ID! }`),
  reservations: parse(`${HEAD}
    type Query { reservation(id: ID!): Reservation }
    type Reservation @key(fields: "id") { id: ID! title: String }`),
};

const rooms = new EventEmitter().setMaxListeners(0);
const resolvers = {
  events: {
    Subscription: {
      scheduleChanged: {
        subscribe: (_: unknown, { bookableId }: { bookableId: string }) => on(rooms, bookableId),
        resolve: ([change]: [object]) => change,
      },
    },
  },
  reservations: {
    Reservation: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'Planning' }) },
  },
};

async function serve(name: keyof typeof typeDefs): Promise<string> {
  const schema = buildSubgraphSchema({ typeDefs: typeDefs[name], resolvers: resolvers[name] as never });
  const handler = createHandler({ schema });
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => void server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const services = (Object.keys(typeDefs) as (keyof typeof typeDefs)[]).map(async (name) => ({
  ...{ name, typeDefs: typeDefs[name] },
  url: await serve(name),
}));
const { supergraphSdl } = composeServices(await Promise.all(services));

let sequence = 0;
process.on('message', (names: string[]) => {
  for (const room of names) {
    const { type, data } = changeOf(room, ++sequence);
    const { startsAt, endsAt, quantity } = data as { startsAt: string; endsAt: string; quantity: number };
    const reservationId = randomUUID();
    const change = { cursor: String(sequence), type, reservationId, startsAt, endsAt, quantity, taken: true };
    rooms.emit(room, { ...change, reservation: { __typename: 'Reservation', id: reservationId } });
  }
});
process.on('disconnect', () => process.exit());
process.send?.(supergraphSdl);
