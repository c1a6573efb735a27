import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { type CallOptions, credentials, Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { UsersClient } from '../generated/grpc/berth/users/v1/Users.ts';
import { createGuard } from './guard.ts';
import { Refusal } from './refusal.ts';
import { Users } from './service.ts';

const SECRET = 'only-billing-knows';
const callers = [`billing:${createHash('sha256').update(SECRET).digest('hex')}`];

let server: Server;
let client: UsersClient;
let asked: string[];
let logged: string[];
let work: (userId: string) => Promise<void>;
let ready: () => Promise<unknown>;

beforeEach(async () => {
  [asked, logged, work, ready] = [[], [], async () => {}, async () => {}];
  const logger = pino({}, { write: (line: string) => void logged.push(line) });
  const guard = createGuard({ callers, callsAtOnce: 2, ready: () => ready(), logger });
  const answer = guard(async ({ userId = '' }: { userId?: string }) => {
    asked.push(userId);
    await work(userId);
    return { id: userId };
  });
  server = new Server();
  server.addService(Users.service, { GetUser: answer, ValidateUser: answer });
  const port = await promisify(server.bindAsync.bind(server))('127.0.0.1:0', ServerCredentials.createInsecure());
  client = new Users(`127.0.0.1:${port}`, credentials.createInsecure());
});

afterEach(() => {
  client.close();
  server.forceShutdown();
});

/** The id that comes back, or the name of the status and its details. */
function ask(userId: string, authorization: string | null = `Bearer ${SECRET}`, options: CallOptions = {}) {
  const metadata = new Metadata();
  if (authorization !== null) metadata.set('authorization', authorization);
  return new Promise<string>((resolve) =>
    client.getUser({ userId }, metadata, options, (error, user) =>
      resolve(error ? `${status[error.code]}: ${error.details}` : (user?.id as string)),
    ),
  );
}

test('a caller with its secret is answered', async () => {
  expect(await ask('a')).toBe('a');
});

test.each([null, '', 'Bearer', 'Bearer x', SECRET, `Basic ${SECRET}`])(
  '%j is answered nothing',
  async (authorization) => {
    expect(await ask('a', authorization)).toMatch(/^UNAUTHENTICATED: Show a caller’s secret/);
    expect(asked).toEqual([]);
  },
);

test('as many as are set are worked on at once; some wait, and the rest is sent away', async () => {
  const gate = openable();
  work = () => gate.opened;
  const answers = Array.from({ length: 30 }, (_, n) => ask(`${n}`));
  const rejected = await Promise.race(answers);
  expect(rejected).toMatch(/^RESOURCE_EXHAUSTED/);
  expect(asked).toHaveLength(2);
  gate.open();
  const all = await Promise.all(answers);
  expect(all.filter((answer) => answer === rejected)).toHaveLength(30 - 2 - 20);
  expect(asked).toHaveLength(22);
});

test('what nobody waits for any more is not begun', async () => {
  const gate = openable();
  work = () => gate.opened;
  const first = [ask('1'), ask('2')];
  const late = ask('3', undefined, { deadline: Date.now() + 200 });
  const waiting = ask('4');
  expect(await late).toMatch(/^DEADLINE_EXCEEDED/);
  // On the same connection, and answered at once: by then the server knows that the one before was given up.
  await ask('5', null);
  gate.open();
  await Promise.all([...first, waiting]);
  expect(asked.sort()).toEqual(['1', '2', '4']);
});

test('a refusal is told as it is; what is unexpected loses its message, which the log keeps', async () => {
  work = async () => {
    throw new Refusal('NOT_FOUND', 'There is no such user.');
  };
  expect(await ask('a')).toBe('NOT_FOUND: There is no such user.');
  expect(logged).toEqual([]);

  work = async () => {
    throw new Error('password=hunter2');
  };
  const told = await ask('a');
  const id = /^INTERNAL: Something went wrong on our side: ([\w-]+)\.$/.exec(told)?.[1];
  expect(JSON.parse(logged.join())).toMatchObject({ errorId: id, err: { message: 'password=hunter2' } });

  ready = () => Promise.reject(new Error('no database'));
  expect(await ask('a')).toMatch(/^UNAVAILABLE: The database does not answer/);
});

function openable() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
