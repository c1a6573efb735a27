import { beforeAll, expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { watch as watchQuery } from './berth/watch.ts';
import { book, eventually, hours, newRoom } from './berth/world.ts';

const WATCH = `subscription ($id: ID!) { scheduleChanged(bookableId: $id) { ... on ReservationChange {
  type reservationId startsAt endsAt quantity taken
  reservation { title bookable { name ... on Room { equipment { label } } } organizer { name email } }
} } }`;

const watch = (client: Client, id: string, query = WATCH, variables: Record<string, unknown> = { id }) =>
  watchQuery(client, query, variables);

let manager: Client;
let member: Client;
let jonas: Client;

beforeAll(async () => {
  [manager, member, jonas] = await Promise.all([Client.as('manager'), Client.as('member'), Client.as('jonas')]);
});

test('a booking made over HTTP arrives, with what other subgraphs know of it', async () => {
  const room = await newRoom(manager);
  const watching = await watch(member, room);
  const slot = hours(1, 2);
  const { reservation } = await book(member, { bookableId: room, title: 'Live', ...slot });

  const expected = {
    reservationId: reservation.id,
    ...slot,
    quantity: 1,
    reservation: {
      title: 'Live',
      bookable: { name: expect.stringContaining('Room'), equipment: [] },
      organizer: { name: 'Mira Chen', email: 'member@berth.test' },
    },
  };
  await eventually(async () => watching.heard.length === 2);
  expect(watching.heard).toEqual([
    { ...expected, type: 'ReservationCreated', taken: false },
    { ...expected, type: 'ReservationConfirmed', taken: true },
  ]);
  watching.stop();
});

test('others see that the time is taken, and not by whom; other rooms are not heard of', async () => {
  const [room, elsewhere] = await Promise.all([newRoom(manager), newRoom(manager)]);
  const [stranger, anonymous] = [await watch(jonas, room), await watch(new Client(), room)];
  await book(member, { bookableId: elsewhere, ...hours(1, 2) });
  await book(member, { bookableId: room, ...hours(1, 2) });
  for (const { heard, stop } of [stranger, anonymous]) {
    await eventually(async () => heard.length === 2);
    expect(heard[1]).toMatchObject({ taken: true, ...hours(1, 2), reservation: null });
    stop();
  }
});

test('aliases, fragments, variables and @skip are as in a query', async () => {
  const room = await newRoom(manager);
  const query = `subscription Watch($id: ID!, $brief: Boolean!) {
    change: scheduleChanged(bookableId: $id) { __typename ...Change }
  }
  fragment Change on ReservationChange { is: taken reservation @skip(if: $brief) { what: title } }`;
  const brief = await watch(member, room, query, { id: room, brief: true });
  const full = await watch(member, room, query, { id: room, brief: false });
  await book(member, { bookableId: room, title: 'Shaped', ...hours(1, 2) });
  await eventually(async () => brief.heard.length === 2 && full.heard.length === 2);
  expect(brief.heard[1]).toEqual({ __typename: 'ReservationChange', is: true });
  expect(full.heard[1]).toEqual({ __typename: 'ReservationChange', is: true, reservation: { what: 'Shaped' } });
  brief.stop();
  full.stop();
});

test('queries and mutations run over the socket too, and what is wrong is told on its operation alone', async () => {
  const socket = member.socket();
  const first = async (query: string) => (await socket.iterate({ query }).next()).value;
  expect(await first('{ me { name } }')).toEqual({ data: { me: { name: 'Mira Chen' } } });
  expect(await first('{ nonsense }')).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
  expect(await first('{ me { id')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
  expect(await first('{ me { role } }')).toEqual({ data: { me: { role: 'MEMBER' } } });
  await socket.dispose();
});

test('a socket with a bad token is closed with a code on which clients come back', async () => {
  const socket = new Client(undefined, 'not.a.token').socket();
  const refused = socket.iterate({ query: '{ me { name } }' }).next();
  await expect(refused).rejects.toMatchObject({ code: 4403 });
});
