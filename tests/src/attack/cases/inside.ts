import { createSigner, GATEWAY_ISSUER, type Viewer } from '@berth/identity';
import { GrpcClient } from '../../berth/grpc-client.ts';
import { type Attack, all } from '../attack.ts';
import { codeOf, summary } from '../attacker.ts';
import { GRPC_CALLERS, type Target } from '../target.ts';

const QUERIES = [
  '{ __typename }',
  '{ _service { sdl } }',
  '{ _entities(representations: [{ __typename: "User", id: "1" }]) { __typename } }',
];

async function direct(url: string, query: string, token?: string, variables: object = {}) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return { status: response.status, text: await response.text() };
}

/** A token as the gateway makes them, for one subgraph. */
async function asGateway(berth: Target, audience: string, viewer: Viewer | null): Promise<string> {
  return (await createSigner(GATEWAY_ISSUER, await berth.key('gateway', 'private')))(viewer, audience, 60);
}

export const inside: Attack[] = [
  {
    row: 18,
    tries: 'asking a subgraph without the gateway: with no token, with a client’s',
    async run(berth) {
      const { accessToken } = await berth.login('admin');
      const tries = Object.values(berth.run.subgraphs).flatMap((url) =>
        QUERIES.flatMap((query) => [direct(url, query), direct(url, query, accessToken)]),
      );
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      return {
        came: `${[...new Set(statuses)]}, ${statuses.length} times`,
        safe: statuses.every((status) => status === 401),
      };
    },
  },
  {
    row: 18,
    tries: 'asking users over gRPC without a secret of its own: with none, a client’s token, the gateway’s, the hash',
    async run(berth) {
      const { accessToken, user } = await berth.login('admin');
      const [, hash] = GRPC_CALLERS.split(':');
      const statuses: unknown[] = [];
      for (const shown of [undefined, 'guessed', accessToken, await asGateway(berth, 'users', null), hash]) {
        const stranger = new GrpcClient(berth.grpcPort, shown);
        statuses.push(await stranger.ask('GetUser', { userId: user.id }));
        statuses.push(await stranger.ask('ValidateUser', { accessToken }));
        stranger.close();
      }
      return {
        came: `${[...new Set(statuses)]}, ${statuses.length} times`,
        safe: statuses.every((status) => status === 'UNAUTHENTICATED'),
      };
    },
  },
  {
    row: 19,
    tries: 'entities by forged representations: at the gateway, and as if it had let them through',
    async run(berth) {
      const outside = await berth.anyone().ask('{ _entities(representations: []) { __typename } }');
      const { user } = await berth.login('stranger');
      const viewer: Viewer = { id: user.id, role: 'MEMBER', sessionId: user.id };
      const owner = (await berth.login('owner')).user.id;
      const ask = async (subgraph: string, type: string, fields: string, representation: object) => {
        const token = await asGateway(berth, subgraph, viewer);
        const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${fields} } } }`;
        return direct(berth.run.subgraphs[subgraph] as string, query, token, {
          r: [{ __typename: type, ...representation }],
        });
      };
      const forged = { organizer: { id: user.id }, organizerId: user.id, visibleTo: [user.id] };
      const reservation = await ask('reservations', 'Reservation', 'id title', { id: berth.reservation, ...forged });
      const theirs = await ask('reservations', 'User', 'reservations { nodes { title } }', { id: owner });
      const address = await ask('users', 'User', 'name email', {
        id: owner,
        role: 'MEMBER',
        email: 'forged@berth.test',
      });
      return all([
        { came: summary(outside), safe: outside.status === 400 },
        { came: `a reservation: ${reservation.text.slice(0, 60)}`, safe: !reservation.text.includes('Confidential') },
        { came: 'a user’s reservations: none', safe: !theirs.text.includes('Confidential') },
        { came: 'a user’s address: null', safe: address.text.includes('"email":null') },
      ]);
    },
  },
  {
    row: 20,
    tries: 'sending the headers by which the gateway tells subgraphs who asks',
    async run(berth) {
      const { user } = await berth.login('admin');
      const viewer: Viewer = { id: user.id, role: 'ADMIN', sessionId: user.id };
      const token = `Bearer ${await asGateway(berth, 'users', viewer)}`;
      const asClient = await berth.anyone().ask('{ users { totalCount } }', {}, { authorization: token });
      const headers = {
        'x-authorization': token,
        'x-user-id': user.id,
        'x-user-role': 'ADMIN',
        'x-forwarded-user': user.id,
      };
      const besides = await berth.anyone().ask('{ users { totalCount } }', {}, headers);
      return all([
        { came: summary(asClient), safe: asClient.status === 401 },
        { came: summary(besides), safe: codeOf(besides) === 'UNAUTHENTICATED' },
      ]);
    },
  },
  {
    row: 21,
    tries: 'showing a token made for one subgraph to another',
    async run(berth) {
      const names = Object.keys(berth.run.subgraphs);
      const statuses = [];
      for (const audience of names) {
        const token = await asGateway(berth, audience, null);
        for (const name of names) {
          const { status } = await direct(berth.run.subgraphs[name] as string, '{ __typename }', token);
          statuses.push({ own: name === audience, status });
        }
      }
      return {
        came: `its own ${statuses.find(({ own }) => own)?.status}, others ${statuses.find(({ own }) => !own)?.status}`,
        safe: statuses.every(({ own, status }) => status === (own ? 200 : 401)),
      };
    },
  },
];
