import { BerthClient, type ClientOptions, OperationError } from '@berth/client';
import { afterEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { WebSocket } from 'ws';
import { type Asked, ScriptedGateway } from './client/scripted-gateway.ts';

const CHANGED = parse('subscription ($after: String) { changed(after: $after) { cursor } }');

const undo: (() => void)[] = [];

afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
});

async function connect(script: (asked: Asked, times: number) => void, options: Partial<ClientOptions> = {}) {
  const gateway = await ScriptedGateway.start(script);
  const client = new BerthClient({ url: gateway.url, webSocketImpl: WebSocket, ...options });
  undo.push(
    () => gateway.stop(),
    () => client.close(),
  );
  return { gateway, client };
}

async function cursorsUntil(client: BerthClient, last: string, after?: string): Promise<string[]> {
  const cursors: string[] = [];
  for await (const { cursor } of client.follow(CHANGED, { after })) {
    cursors.push(cursor);
    if (cursor === last) break;
  }
  return cursors;
}

const setbacks: Record<string, (asked: Asked) => void> = {
  'a connection that breaks': ({ drop }) => drop(),
  'a gateway that restarts': ({ close }) => close(1012),
  'a close code that graphql-ws takes for the end': ({ close }) => close(4500),
  'a stream that the gateway ends': ({ send }) => send('complete'),
  'a subgraph that is away': ({ send }) =>
    send('error', [{ message: 'Away', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]),
  'a change that could not be told': ({ send }) => {
    send('next', { data: null, errors: [{ message: 'Failed', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    send('next', { data: { changed: { cursor: 'not in order' } } });
  },
};

test.each(Object.entries(setbacks))('after %s it goes on where it was', async (_, setback) => {
  const places: Asked['after'][] = [];
  const { client } = await connect((asked, times) => {
    places.push(asked.after);
    if (times === 1) {
      asked.tell('1');
      asked.tell('2');
      setback(asked);
    } else if (times === 2) setback(asked);
    else asked.tell('3');
  });
  expect(await cursorsUntil(client, '3', '0')).toEqual(['1', '2', '3']);
  expect(places).toEqual(['0', '2', '2']);
});

test('what would be refused again is told, and not tried again', async () => {
  let asked = 0;
  const { client } = await connect(({ send }) => {
    asked += 1;
    send('error', [{ message: 'There is no such reservation.', extensions: { code: 'NOT_FOUND' } }]);
  });
  const refused = cursorsUntil(client, 'never');
  await expect(refused).rejects.toThrow(OperationError);
  await expect(refused).rejects.toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  expect(asked).toBe(1);
});

test('an operation that does not select its cursor is told so', async () => {
  const { client } = await connect(({ send }) => send('next', { data: { changed: { startsAt: 'soon' } } }));
  await expect(cursorsUntil(client, 'never')).rejects.toThrow('Select `cursor`');
});

test('a token that was refused is not shown again', async () => {
  const requests: boolean[] = [];
  const script = ({ close, tell }: Asked, times: number) => (times === 1 ? close(4403) : tell('1'));
  const token = ({ refused }: { refused: boolean }) => {
    requests.push(refused);
    return refused ? 'new' : 'old';
  };
  const { client, gateway } = await connect(script, { token });
  expect(await cursorsUntil(client, '1')).toEqual(['1']);
  expect(requests).toEqual([false, true]);
  expect(gateway.tokens).toEqual(['Bearer old', 'Bearer new']);
});

test('while no token can be had, it waits for one', async () => {
  const problems: unknown[] = [];
  let tries = 0;
  const token = async () => {
    tries += 1;
    if (tries < 3) throw new Error('The login is away');
    return 'token';
  };
  const { client } = await connect(({ tell }) => tell('1'), { token, onSetback: (problem) => problems.push(problem) });
  expect(await cursorsUntil(client, '1')).toEqual(['1']);
  expect(problems).toContainEqual(new Error('The login is away'));
});

test('it ends when it is told to, waiting or not', async () => {
  const { client } = await connect(({ tell }, times) => {
    if (times === 1) for (const cursor of ['1', '2', '3']) tell(cursor);
  });
  const told: string[] = [];
  const one = new AbortController();
  const followed = async (signal?: AbortSignal) => {
    for await (const { cursor } of client.follow(CHANGED, {}, signal && { signal })) {
      told.push(cursor);
      one.abort();
    }
  };
  await followed(one.signal);
  expect(told).toEqual(['1']);
  const waiting = followed();
  client.close();
  await waiting;
});

test('a gateway that is silent is left for another connection', async () => {
  const gateway = await ScriptedGateway.start(({ after, tell }) => tell(after ? '2' : '1'), false);
  const client = new BerthClient({ url: gateway.url, webSocketImpl: WebSocket });
  undo.push(
    () => gateway.stop(),
    () => client.close(),
  );
  expect(await cursorsUntil(client, '2')).toEqual(['1', '2']);
});
