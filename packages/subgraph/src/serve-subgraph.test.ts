import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createSigner,
  DEADLINE_HEADER,
  GATEWAY_ISSUER,
  generateKeys,
  type KeyPair,
  type Signer,
  type Viewer,
} from '@berth/identity';
import { SettingsError } from '@berth/settings';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { anyone, each } from './rules.ts';
import { type ServedSubgraph, type Subgraph, serveSubgraph } from './serve-subgraph.ts';

const viewer: Viewer = { id: 'u1', role: 'MEMBER', sessionId: 's1' };

let folder: string;
let keys: KeyPair;
let sign: Signer;
let served: ServedSubgraph;
let ready: () => Promise<void>;
/** Lets the field `first` be done; set when somebody asks for it. */
let endFirst: (() => void) | undefined;
let secondSteps: number;
/** The answer of the field `slow`; set when somebody asks for it. */
let answerSlow: ((text: string) => void) | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-subgraph-'));
  keys = await generateKeys();
  sign = await createSigner(GATEWAY_ISSUER, keys.privateKey);
  await writeFile(join(folder, 'keys.json'), JSON.stringify(keys.publicKeys));
  served = await serveSubgraph(subgraph());
});

afterAll(async () => {
  await served.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  ready = async () => {};
  endFirst = undefined;
  secondSteps = 0;
});

function first() {
  return new Promise((resolve) => {
    endFirst = () => resolve({});
  });
}

function subgraph(stop = async () => {}): Subgraph<{ viewer: Viewer | null }> {
  return {
    name: 'rooms',
    schema: `
      type Query { viewer: ID, slow: String, fails: String, first: Step }
      type Mutation { first: Step }
      type Step { second: Boolean }
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Room @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        viewer: (_: unknown, __: unknown, context: { viewer: Viewer | null }) => context.viewer?.id,
        slow: () =>
          new Promise((resolve) => {
            answerSlow = resolve;
          }),
        fails: () => {
          throw new Error('password "hunter2"');
        },
        first,
      },
      Mutation: { first },
      Step: {
        second: () => {
          secondSteps += 1;
          return true;
        },
      },
    },
    rules: { Query: each(anyone, 'viewer slow fails first'), Mutation: { first: anyone }, Room: { id: anyone } },
    settings: { HOST: '127.0.0.1', PORT: 0, GATEWAY_PUBLIC_KEYS: join(folder, 'keys.json'), MUTATIONS_PER_MINUTE: 1 },
    logger: pino({ level: 'silent' }),
    context: (viewer) => ({ viewer }),
    ready: () => ready(),
    stop,
  };
}

async function ask(query: string, token?: string, port = served.port, more: object = {}, signal?: AbortSignal) {
  const authorization = token !== undefined && { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...more },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
  const answer = (await response.json()) as { data: Record<string, string>; errors?: object[] };
  return { status: response.status, ...answer };
}

describe.each([
  ['a field', '{ viewer }'],
  ['the schema', '{ _service { sdl } }'],
  ['an entity', '{ _entities(representations: [{ __typename: "Room", id: "1" }]) { __typename } }'],
])('who asks for %s', (_, query) => {
  const refused = {
    status: 401,
    errors: [{ message: 'Only the gateway may ask.', extensions: { code: 'UNAUTHENTICATED' } }],
  };

  test('with a token of the gateway for this subgraph is answered', async () => {
    expect(await ask(query, await sign(viewer, 'rooms', 60))).toEqual({ status: 200, data: expect.anything() });
  });

  test('without a token is refused', async () => {
    expect(await ask(query)).toEqual(refused);
    expect(await ask(query, 'x')).toEqual(refused);
  });

  test('with a token for another subgraph is refused', async () => {
    expect(await ask(query, await sign(viewer, 'users', 60))).toEqual(refused);
  });

  test('with a token that has expired is refused', async () => {
    expect(await ask(query, await sign(viewer, 'rooms', -301))).toEqual(refused);
  });

  test('with a token that somebody else signed is refused', async () => {
    const signUsers = await createSigner('berth/users', keys.privateKey);
    expect(await ask(query, await signUsers(viewer, 'rooms', 60))).toEqual(refused);
  });
});

test("resolvers see the token's viewer, or that there is none", async () => {
  expect(await ask('{ viewer }', await sign(viewer, 'rooms', 60))).toMatchObject({ data: { viewer: 'u1' } });
  expect(await ask('{ viewer }', await sign(null, 'rooms', 60))).toMatchObject({ data: { viewer: null } });
});

test('an unexpected error says nothing of what it was', async () => {
  const answer = await ask('{ fails }', await sign(viewer, 'rooms', 60));
  expect(answer).toMatchObject({ status: 200, data: { fails: null } });
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

test('health: it lives, and is ready as long as it can do its work; neither needs a token', async () => {
  const health = async (name: string) => (await fetch(`http://127.0.0.1:${served.port}/health/${name}`)).status;
  expect([await health('live'), await health('ready')]).toEqual([200, 200]);
  ready = () => Promise.reject(new Error('no database'));
  expect([await health('live'), await health('ready')]).toEqual([200, 503]);
});

test('stopped, it answers what it was asked before, and only then lets go', async () => {
  let hasLetGo = false;
  const stopping = await serveSubgraph(
    subgraph(async () => {
      hasLetGo = true;
    }),
  );
  const token = await sign(viewer, 'rooms', 60);
  const asked = ask('{ slow }', token, stopping.port);
  while (!answerSlow) await new Promise(setImmediate);

  const stopped = stopping.stop();
  await expect(ask('{ viewer }', token, stopping.port)).rejects.toThrow('fetch failed');
  expect(hasLetGo).toBe(false);
  answerSlow('answered');
  expect(await asked).toMatchObject({ data: { slow: 'answered' } });
  await stopped;
  expect(hasLetGo).toBe(true);
});

test.each([
  ['PORT', () => served.port, /^listen EADDRINUSE: .+: stop what listens there, or set another PORT\.$/],
  ['HOST', () => '192.0.2.1', /^HOST cannot be listened on \(listen .+\): set it to an address of this machine\.$/],
  [
    'GATEWAY_PUBLIC_KEYS',
    () => '/nowhere',
    /^GATEWAY_PUBLIC_KEYS cannot be used \(ENOENT: .+\): set it to the path or the URL of the JWKS/,
  ],
])('a wrong %s is named, with the fix, so that the process can end with it', async (setting, wrong, said) => {
  const second = subgraph();
  Object.assign(second.settings, { [setting]: wrong() });
  const failed = serveSubgraph(second);
  await expect(failed).rejects.toThrow(SettingsError);
  await expect(failed).rejects.toThrow(said);
});

describe('what nobody waits for', () => {
  const begin = async (query: string, milliseconds: number, signal?: AbortSignal) => {
    const token = await sign(viewer, 'rooms', 60);
    const answer = ask(query, token, served.port, { [DEADLINE_HEADER]: String(milliseconds) }, signal);
    answer.catch(() => {});
    while (milliseconds > 0 && !endFirst) await sleep(1);
    return { answer };
  };

  test('is not begun after its time', async () => {
    const { answer } = await begin('mutation { first { second } }', 0);
    expect(await answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'DEADLINE_PASSED' } }] });
    expect(endFirst).toBeUndefined();
  });

  test('is in time answered as ever', async () => {
    const { answer } = await begin('{ first { second } }', 60_000);
    endFirst?.();
    expect(await answer).toMatchObject({ status: 200, data: { first: { second: true } } });
  });

  test('begins nothing new when its time is over', async () => {
    const { answer } = await begin('{ first { second } }', 2_000);
    await sleep(2_100);
    endFirst?.();
    const errors = [{ path: ['first', 'second'], extensions: { code: 'DEADLINE_PASSED' } }];
    expect(await answer).toMatchObject({ data: { first: { second: null } }, errors });
    expect(secondSteps).toBe(0);
  });

  test('begins nothing new when the gateway has hung up; a mutation runs to its end', async () => {
    for (const [query, steps] of [
      ['{ first { second } }', 0],
      ['mutation { first { second } }', 1],
    ] as const) {
      endFirst = undefined;
      const gateway = new AbortController();
      await begin(query, 60_000, gateway.signal);
      gateway.abort();
      await sleep(1_000);
      (endFirst as unknown as () => void)();
      await sleep(200);
      expect(secondSteps).toBe(steps);
    }
  });
});
