import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** Three subgraphs like Berth's, without what has no part in the measurement. */
export const subgraphs: Record<string, { typeDefs: string; resolvers: object }> = {
  reservations: {
    typeDefs: `${HEAD}
      type Query { reservation(id: ID!): Reservation  reservations(first: Int!, page: Int!): [Reservation!]! }
      type Reservation { id: ID!, startsAt: String!, endsAt: String!, status: Status!, room: Room, organizer: User }
      enum Status { CONFIRMED CANCELLED }
      type Room @key(fields: "id", resolvable: false) { id: ID! }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: {
      Query: {
        reservation: (_: unknown, { id }: { id: string }) => reservation(Number(id)),
        reservations: (_: unknown, { first, page }: { first: number; page: number }) =>
          Array.from({ length: first }, (_, n) => reservation(page + n)),
      },
    },
  },
  rooms: {
    typeDefs: `${HEAD}
      type Room @key(fields: "id") { id: ID!, name: String!, capacity: Int!, equipment: [Equipment!]!, keeper: User }
      type Equipment { code: String!, label: String }
      type User @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Room: { __resolveReference: ({ id }: { id: string }) => room(Number(id)) } },
  },
  users: {
    typeDefs: `${HEAD}
      type User @key(fields: "id") { id: ID!, name: String!, email: String, role: String! }`,
    resolvers: { User: { __resolveReference: ({ id }: { id: string }) => user(Number(id)) } },
  },
};

function reservation(n: number) {
  const [startsAt, endsAt] = ['2030-01-01T09:00:00Z', '2030-01-01T10:00:00Z'];
  // Some rooms and some users are met more than once.
  return { id: n, startsAt, endsAt, status: 'CONFIRMED', room: { id: n % 20 }, organizer: { id: n % 35 } };
}

function room(n: number) {
  const equipment = [
    { code: 'screen', label: 'Screen' },
    { code: 'phone', label: 'Phone' },
  ];
  return { id: n, name: `Room "${n}"`, capacity: n % 12, equipment, keeper: { id: n % 7 } };
}

function user(n: number) {
  return { id: n, name: `User ${n}`, email: `user${n}@berth.test`, role: 'MEMBER' };
}

/** One for each client, and one for all of them. */
export const CLIENTS = 32;
export const PAGES = CLIENTS + 1;

export interface Operation {
  name: string;
  /** Another one for each page. */
  queryFor: (page: number) => string;
  variables?: Record<string, unknown>;
}

export const operations: Operation[] = [
  { name: 'one subgraph, small', queryFor: (page) => `{ reservation(id: ${page}) { id startsAt status } }` },
  {
    name: '10 reservations, users, rooms',
    queryFor: (page) =>
      `{ reservations(first: 10, page: ${page}) { id startsAt organizer { name email } room { name capacity } } }`,
  },
  {
    name: '3 hops, 50 items',
    queryFor: (page) => `{ reservations(first: 50, page: ${page}) { id startsAt endsAt organizer { name }
      room { name equipment { code label } keeper { name email role } } } }`,
  },
  {
    name: 'variables and fragments',
    queryFor: (page) => `query Day($first: Int!, $long: Boolean!) {
        reservations(first: $first, page: ${page}) { ...Slot at: room { ...Where } } }
      fragment Slot on Reservation { id from: startsAt to: endsAt @include(if: $long) by: organizer { ...Who } }
      fragment Where on Room { title: name ... on Room @include(if: $long) { equipment { label } keeper { ...Who } } }
      fragment Who on User { id called: name email @skip(if: $long) }`,
    variables: { first: 20, long: true },
  },
];

export function supergraphOf(urls: Record<string, string>): string {
  const services = Object.entries(subgraphs).map(([name, { typeDefs }]) => ({
    name,
    url: urls[name] as string,
    typeDefs: parse(typeDefs),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** For a gateway that asks the subgraphs what they are, and knows no later version. */
export function inFederation1(typeDefs: string): string {
  return typeDefs
    .replace(HEAD, '')
    .replace(
      /type (\w+) @key\(fields: "id", resolvable: false\) \{ id: ID! \}/g,
      'extend type $1 @key(fields: "id") { id: ID! @external }',
    );
}
