import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BerthProcess } from './berth/berth-process.ts';
import { Client, PASSWORD } from './berth/client.ts';
import { type CollectedSpan, startCollector } from './berth/collector.ts';
import { BOOK, eventually, hours, newRoom } from './berth/world.ts';

const TITLE = 'a title that is nobody’s business';

let collector: Awaited<ReturnType<typeof startCollector>>;
let berth: BerthProcess;
let room: string;

beforeAll(async () => {
  collector = await startCollector();
  berth = await BerthProcess.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' });
  room = await newRoom(await Client.as('manager', berth.url));
});

afterAll(() => collector.stop());

/** A request that a client traces. */
function traced() {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01` } };
}

/** The first span of this trace that is so, and follows from `parent`, once it has come. */
async function spanOf(traceId: string, wanted: Partial<CollectedSpan>, parent?: { spanId: string }) {
  const all = Object.entries({ ...wanted, traceId, ...(parent && { parentSpanId: parent.spanId }) });
  const find = () => collector.spans.find((span) => all.every(([key, value]) => span[key as 'name'] === value));
  await eventually(async () => find() !== undefined).catch(() => {
    const others = collector.spans.filter((span) => span.traceId === traceId);
    throw new Error(`There is no ${JSON.stringify(all)} among ${JSON.stringify(others, null, 1)}`);
  });
  return find() as CollectedSpan;
}

test('a booking is one trace: from the client to its SQL, and on to whoever hears of it', async () => {
  const member = await Client.as('member', berth.url);
  const [watch, { traceId, spanId, headers }] = [traced(), traced()];
  const socket = member.socket();
  const query = `subscription Watch($room: ID!) {
    scheduleChanged(bookableId: $room) { ... on ReservationChange { reservation { organizer { name } } } }
  }`;
  const watching = socket.iterate({ query, variables: { room }, extensions: watch.headers });
  const heard = watching.next();
  const input = { bookableId: room, title: TITLE, ...hours(1, 2) };
  await spanOf(watch.traceId, { service: 'gateway', name: 'subscription Watch' }, watch);
  const answer = await member.post(BOOK.replace('mutation', 'mutation Book'), { input }, null, headers);
  expect(await answer.json()).toMatchObject({ data: { createReservation: { __typename: 'ReservationSuccess' } } });
  expect((await heard).value).toMatchObject({
    data: { scheduleChanged: { reservation: { organizer: expect.anything() } } },
  });
  await socket.dispose();

  const request = await spanOf(traceId, { service: 'gateway', name: 'mutation Book' }, { spanId });
  const fetch = await spanOf(traceId, { service: 'gateway', name: 'fetch reservations' }, request);
  const asked = await spanOf(traceId, { service: 'reservations' }, fetch);
  const save = await spanOf(traceId, { service: 'reservations', name: 'save' }, asked);
  expect(save.attributes['db.query.text']).toMatch(/INSERT INTO reservations.*\$3/s);

  const event = 'process reservation.confirmed.v1';
  const projection = await spanOf(traceId, { service: 'rooms', name: event }, asked);
  await spanOf(traceId, { service: 'rooms', name: 'INSERT' }, projection);
  await spanOf(traceId, { service: 'gateway', name: event }, asked);
  const telling = await spanOf(traceId, { service: 'gateway', name: 'tell scheduleChanged' }, asked);
  await spanOf(traceId, { service: 'gateway', name: 'fetch reservations' }, telling);
});

test('of those who book at the same moment, each has a trace of its own, though a statement may serve several', async () => {
  const [manager, member] = [await Client.as('manager', berth.url), await Client.as('member', berth.url)];
  const rooms = await Promise.all(Array.from({ length: 6 }, () => newRoom(manager)));
  const booked = rooms.map(async (bookableId) => {
    const { traceId, headers } = traced();
    await member.post(BOOK, { input: { bookableId, ...hours(5, 6) } }, null, headers);
    return traceId;
  });
  for (const traceId of await Promise.all(booked)) {
    const asked = await spanOf(traceId, { service: 'reservations', name: 'mutation' });
    await spanOf(traceId, { service: 'rooms', name: 'process reservation.confirmed.v1' }, asked);
  }
});

test.each([
  ['as most do', 'Known', '*/*'],
  ['as urql does', 'KnownToo', 'application/graphql-response+json, application/json, text/event-stream'],
])('a query is traced when it is known as it was when it was new, asked %s', async (_, name, accept) => {
  const client = new Client(berth.url);
  for (const { traceId, spanId, headers } of [traced(), traced()]) {
    await client.post(`query ${name} { venues { nodes { name } } }`, {}, null, { ...headers, accept });
    const request = await spanOf(traceId, { service: 'gateway', name: `query ${name}` }, { spanId });
    expect(request.attributes['graphql.document']).toContain(`query ${name}`);
    await spanOf(traceId, { service: 'gateway', name: 'fetch rooms' }, request);
  }
});

test('what goes through Prisma is part of it, too', async () => {
  const { traceId, spanId, headers } = traced();
  const email = `${randomUUID()}@example.test`;
  const query = `mutation Join {
    register(input: { name: "Ada", email: "${email}", password: "${PASSWORD}-${TITLE}", timeZone: "Europe/Berlin" }) {
      ... on Problem { code message }
    }
  }`;
  const answer = await new Client(berth.url).post(query, {}, null, headers);
  expect(await answer.json()).toEqual({ data: { register: {} } });
  const request = await spanOf(traceId, { service: 'gateway', name: 'mutation Join' }, { spanId });
  expect(request.attributes['graphql.document']).toContain('password: ""');
  const fetch = await spanOf(traceId, { name: 'fetch users' }, request);
  const asked = await spanOf(traceId, { service: 'users' }, fetch);
  await spanOf(traceId, { service: 'users', name: 'INSERT' }, asked);
  const learning = await spanOf(traceId, { service: 'reservations', name: 'process user.registered.v1' }, asked);
  await spanOf(traceId, { service: 'reservations', name: 'INSERT' }, learning);
  expect(JSON.stringify(collector.spans)).not.toContain(email);
});

test('what is logged for a request names its trace', async () => {
  const { traceId, headers } = traced();
  const { services } = await berth.run();
  process.kill(services['users'] as number, 'SIGKILL');
  const client = new Client(berth.url);
  const answer = await client.post('{ users(first: 1) { nodes { id } } }', {}, null, headers);
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
  const wanted = ['a subgraph did not answer', `"trace_id":"${traceId}"`];
  // It goes through a pipe to the file.
  await eventually(async () => {
    const lines = (await readFile(join(berth.data, 'logs/gateway.log'), 'utf8')).split('\n');
    return lines.some((line) => wanted.every((part) => line.includes(part)));
  });
});

test('nothing that a client wrote stands in any of it', () => {
  const all = JSON.stringify(collector.spans);
  for (const secret of [TITLE, PASSWORD, '@berth.test', room]) expect(all).not.toContain(secret);
});
