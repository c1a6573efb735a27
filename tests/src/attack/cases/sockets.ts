import { once } from 'node:events';
import { createSigner } from '@berth/identity';
import type WebSocket from 'ws';
import { type Attack, all, type Outcome } from '../attack.ts';
import type { Target } from '../target.ts';
import { DEEP_QUERY } from './size.ts';

const WATCH = 'subscription ($id: ID!) { scheduleChanged(bookableId: $id) { ... on ReservationChange { type } } }';
const INIT = { type: 'connection_init' };

interface Message {
  type: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each message carries something else.
  payload?: any;
}

/** Sends these, then waits until the socket is closed or has been silent for a while. */
async function talk(socket: WebSocket, messages: (object | string | Buffer)[], silenceMs = 1_000) {
  const heard: Message[] = [];
  let silence: NodeJS.Timeout | undefined;
  const ended = new Promise<number | null>((resolve) => {
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => resolve(null), silenceMs);
    };
    socket.on('close', resolve);
    socket.on('message', (text) => {
      heard.push(JSON.parse(String(text)));
      listen();
    });
    socket.on('open', () => {
      for (const message of messages)
        socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
      listen();
    });
  });
  const code = await ended;
  clearTimeout(silence);
  socket.terminate();
  return { code, heard };
}

async function upgradeStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
  });
}

/** Opens a socket with this token and answers with which code it is closed. */
async function closedAfter(
  berth: Target,
  token: string,
  cause: () => Promise<unknown>,
  withinMs: number,
): Promise<Outcome> {
  const socket = berth.anyone().socket();
  await once(socket, 'open');
  socket.send(JSON.stringify({ ...INIT, payload: { Authorization: `Bearer ${token}` } }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: WATCH, variables: { id: berth.room } } }));
  const closed = new Promise<number | null>((resolve) => {
    socket.on('close', resolve);
    setTimeout(() => resolve(null), withinMs).unref();
  });
  await cause();
  const code = await closed;
  socket.terminate();
  return { came: code === null ? 'stays open' : `${code}`, safe: code === 4403 };
}

export const sockets: Attack[] = [
  {
    row: 13,
    tries: 'a WebSocket from a page of a foreign origin',
    async run(berth) {
      const foreign = await upgradeStatus(berth.anyone().socket({ origin: 'https://evil.example' }));
      const opaque = await upgradeStatus(berth.anyone().socket({ origin: 'null' }));
      const own = await upgradeStatus(berth.anyone().socket({ origin: berth.berth.url }));
      return { came: `${foreign}, ${opaque}; its own ${own}`, safe: foreign === 403 && opaque === 403 && own === 101 };
    },
  },
  {
    row: 14,
    tries: 'no connection_init; one with a bad token; an operation before it',
    async run(berth) {
      const bad = { ...INIT, payload: { authorization: 'Bearer no.good.token' } };
      const subscribe = { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } };
      const [silent, forged, early] = await Promise.all([
        talk(berth.anyone().socket(), [], 10_000),
        talk(berth.anyone().socket(), [bad]),
        talk(berth.anyone().socket(), [subscribe]),
      ]);
      return {
        came: [silent, forged, early].map(({ code }) => code).join(', '),
        safe: silent.code === 4408 && forged.code === 4403 && early.code === 4401,
      };
    },
  },
  {
    row: 15,
    tries: 'a socket that outlives its token, its session, its user’s role or account',
    async run(berth) {
      const signer = await createSigner('berth/users', await berth.key('users', 'private'));
      const admin = await berth.as('admin');
      const { user } = await berth.login('owner');
      const brief = await signer({ id: user.id, role: 'MEMBER', sessionId: user.id }, 'berth', 2);
      const expiry = await closedAfter(berth, brief, async () => {}, 6_000);

      const session = await berth.login('owner');
      const logout = async () => {
        const { accessToken } = session;
        await berth
          .anyone()
          .ask('mutation { logout { sessionsEnded } }', {}, { authorization: `Bearer ${accessToken}` });
      };
      const ended = await closedAfter(berth, session.accessToken, logout, 5_000);

      const other = await berth.login('stranger');
      const setRole = (role: string) =>
        admin.ask('mutation ($id: ID!, $role: Role!) { setUserRole(id: $id, role: $role) { __typename } }', {
          id: other.user.id,
          role,
        });
      const promoted = await closedAfter(berth, other.accessToken, () => setRole('MANAGER'), 5_000);
      await setRole('MEMBER');
      return all([expiry, ended, promoted]);
    },
  },
  {
    row: 15,
    tries: 'an honest client whose session ended: it comes back with its new token',
    async run(berth) {
      let { accessToken } = await berth.login('owner');
      const client = berth.anyone().client(() => accessToken);
      const names: unknown[] = [];
      const ask = async () =>
        names.push((await client.iterate({ query: '{ me { name } }' }).next()).value?.data?.['me']);
      await ask();
      const old = accessToken;
      ({ accessToken } = await berth.login('owner'));
      await berth.anyone().ask('mutation { logout { sessionsEnded } }', {}, { authorization: `Bearer ${old}` });
      await ask();
      await client.dispose();
      return {
        came: `${names.length} answers`,
        safe: JSON.stringify(names[0]) === JSON.stringify(names[1]) && names[0] !== null,
      };
    },
  },
  {
    row: 16,
    tries: 'a frame of 100 MiB; 10,000 subscriptions on a socket; 1,500 sockets from one address',
    async run(berth) {
      const frame = await talk(await opened(berth), [Buffer.alloc(100 * 1024 * 1024)], 10_000);

      const subscribe = (id: number) => ({
        type: 'subscribe',
        id: `${id}`,
        payload: { query: WATCH, variables: { id: berth.room } },
      });
      const flood = Array.from({ length: 10_000 }, (_, id) => subscribe(id));
      const { heard } = await talk(await opened(berth), flood, 3_000);
      const refused = heard.filter(
        ({ type, payload }) => type === 'error' && payload[0].extensions.code === 'LIMIT_EXCEEDED',
      );

      const attacker = berth.anyone();
      const many = Array.from({ length: 1_500 }, () => attacker.socket());
      const statuses = await Promise.all(many.map(entered));
      for (const socket of many) socket.terminate();
      const full = statuses.filter((status) => status === 429).length;
      const alive = (await berth.anyone().ask('{ __typename }')).status;
      return {
        came: `closed ${frame.code}; ${refused.length} of 10,000 refused; ${full} of 1,500 sockets refused; then ${alive}`,
        safe: (frame.code === 1009 || frame.code === 1006) && refused.length === 9_900 && full === 500 && alive === 200,
      };
    },
  },
  {
    row: 17,
    tries: 'the deep query over a WebSocket',
    async run(berth) {
      const { heard } = await talk(await opened(berth), [
        { type: 'subscribe', id: '1', payload: { query: DEEP_QUERY } },
      ]);
      const answer = heard.find(({ id }) => id === '1');
      const [error] = answer?.payload.errors ?? answer?.payload ?? [];
      const { code, limit } = error?.extensions ?? {};
      return { came: `${code} (${limit})`, safe: code === 'LIMIT_EXCEEDED' && limit === 'depth' };
    },
  },
  {
    row: 40,
    tries: 'a subscription that skips its only field, by a variable',
    async run(berth) {
      const skipped = `subscription ($skip: Boolean!, $id: ID!) {
        scheduleChanged(bookableId: $id) @skip(if: $skip) { ... on ReservationChange { type } }
      }`;
      const messages = [
        { type: 'subscribe', id: '1', payload: { query: skipped, variables: { skip: true, id: berth.room } } },
        { type: 'subscribe', id: '2', payload: { query: '{ __typename }' } },
      ];
      const { code, heard } = await talk(await opened(berth), messages);
      const first = heard.find(({ id }) => id === '1');
      const second = heard.find(({ id }) => id === '2');
      return {
        came: `${first?.payload?.errors?.[0]?.message}; the socket goes on`,
        safe: code === null && first !== undefined && second?.payload.data.__typename === 'Query',
      };
    },
  },
];

/** Past connection_init. */
async function opened(berth: Target): Promise<WebSocket> {
  const socket = berth.anyone().socket();
  await once(socket, 'open');
  socket.send(JSON.stringify(INIT));
  await once(socket, 'message');
  // `talk` waits for the opening; it has been.
  setImmediate(() => socket.emit('open'));
  return socket;
}

async function entered(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => {
      // Else it would be closed as silent, and make room for the next.
      socket.send(JSON.stringify(INIT));
      resolve(101);
    });
    socket.on('close', () => resolve(0));
  });
}
