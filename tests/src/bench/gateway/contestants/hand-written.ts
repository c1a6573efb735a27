// A process of its own: what a patient person would write for exactly these operations, and nothing else. It knows each by
// its text, checks nothing, and builds its answers by hand. Arguments: the subgraphs' addresses as JSON, a port.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { answerIn, exchange, targetOf } from '@berth/compiled-plan';
import { Agent } from 'undici';
import { operations, PAGES } from '../federation.ts';

interface Entity {
  id: number;
}
interface User extends Entity {
  name: string;
  email: string;
  role: string;
}
interface Room extends Entity {
  name: string;
  capacity: number;
  equipment: object[];
  keeper: Entity;
}
interface Reservation extends Entity {
  startsAt: string;
  endsAt: string;
  organizer: Entity;
  room: Entity;
}

const [given = '{}', port] = process.argv.slice(2);
const urls: Record<string, string> = JSON.parse(given);
const pool = new Agent({ connections: 64 });
const targets = new Map(Object.entries(urls).map(([name, url]) => [name, targetOf(url)]));

async function ask<Data>(subgraph: string, query: string, variables: object = {}): Promise<Data> {
  const target = targets.get(subgraph) as ReturnType<typeof targetOf>;
  return answerIn(await exchange(pool, target, JSON.stringify({ query, variables }))).data as Data;
}

async function reservationsOf(query: string, variables?: object): Promise<Reservation[]> {
  const { reservations } = await ask<{ reservations: Reservation[] }>('reservations', query, variables);
  return reservations;
}

/** Each of these once; answers how to find one. */
async function entities<Found>(subgraph: string, type: string, fields: string, wanted: Entity[]) {
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const representations = ids.map((id) => ({ __typename: type, id }));
  const query = `query($representations:[_Any!]!){_entities(representations:$representations){...on ${type}{${fields}}}}`;
  const { _entities: found } = await ask<{ _entities: Found[] }>(subgraph, query, { representations });
  const byId = new Map(ids.map((id, index) => [id, found[index] as Found]));
  return { found, of: ({ id }: Entity) => byId.get(id) as Found };
}

const users = (fields: string, wanted: Entity[]) => entities<User>('users', 'User', fields, wanted);
const rooms = (fields: string, wanted: Entity[]) => entities<Room>('rooms', 'Room', fields, wanted);

async function roomsAndKeepers(ofRooms: string, ofKeepers: string, reservations: Reservation[]) {
  const where = await rooms(
    ofRooms,
    reservations.map(({ room }) => room),
  );
  const keepers = await users(
    ofKeepers,
    where.found.map(({ keeper }) => keeper),
  );
  return [where, keepers] as const;
}

const organizersOf = (reservations: Reservation[]) => reservations.map(({ organizer }) => organizer);

type Answer = (page: number, variables: { first: number }) => Promise<object>;

/** In the order of the operations. */
const answers: Answer[] = [
  (id) => ask('reservations', `{reservation(id:${id}){id startsAt status}}`),

  async (page) => {
    const reservations = await reservationsOf(
      `{reservations(first:10,page:${page}){id startsAt organizer{id}room{id}}}`,
    );
    const [organizers, where] = await Promise.all([
      users('name email', organizersOf(reservations)),
      rooms(
        'name capacity',
        reservations.map(({ room }) => room),
      ),
    ]);
    return {
      reservations: reservations.map(({ id, startsAt, organizer, room }) => {
        const [{ name, email }, { name: called, capacity }] = [organizers.of(organizer), where.of(room)];
        return { id, startsAt, organizer: { name, email }, room: { name: called, capacity } };
      }),
    };
  },

  async (page) => {
    const reservations = await reservationsOf(
      `{reservations(first:50,page:${page}){id startsAt endsAt organizer{id}room{id}}}`,
    );
    const [organizers, [where, keepers]] = await Promise.all([
      users('name', organizersOf(reservations)),
      roomsAndKeepers('name equipment{code label}keeper{id}', 'name email role', reservations),
    ]);
    return {
      reservations: reservations.map(({ id, startsAt, endsAt, organizer, room }) => {
        const { name, equipment, keeper } = where.of(room);
        const { name: called, email, role } = keepers.of(keeper);
        const organizedBy = { name: organizers.of(organizer).name };
        return {
          id,
          startsAt,
          endsAt,
          organizer: organizedBy,
          room: { name, equipment, keeper: { name: called, email, role } },
        };
      }),
    };
  },

  /** With `long`, which is what is asked. */
  async (page, { first }) => {
    const query = `query($first:Int!){reservations(first:$first,page:${page}){id startsAt endsAt organizer{id}room{id}}}`;
    const reservations = await reservationsOf(query, { first });
    const [organizers, [where, keepers]] = await Promise.all([
      users('id name', organizersOf(reservations)),
      roomsAndKeepers('name equipment{label}keeper{id}', 'id name', reservations),
    ]);
    const who = ({ id, name }: User) => ({ id, called: name });
    return {
      reservations: reservations.map(({ id, startsAt, endsAt, organizer, room }) => {
        const { name, equipment, keeper } = where.of(room);
        const at = { title: name, equipment, keeper: who(keepers.of(keeper)) };
        return { id, from: startsAt, to: endsAt, by: who(organizers.of(organizer)), at };
      }),
    };
  },
];

const byHand = new Map<string, (variables: { first: number }) => Promise<object>>();
for (const [index, { queryFor }] of operations.entries()) {
  const answer = answers[index] as Answer;
  for (let page = 0; page < PAGES; page += 1) byHand.set(queryFor(page), (variables) => answer(page, variables));
}

const server = createServer(async (request, response) => {
  const { query, variables } = (await json(request)) as { query: string; variables: { first: number } };
  const data = await byHand.get(query)?.(variables);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
});
server.listen(Number(port), '127.0.0.1');
