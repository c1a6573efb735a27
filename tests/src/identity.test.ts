import { expect, test } from '@jest/globals';
import { Client } from './berth/client.ts';
import { subgraphUrl } from './berth/inside.ts';

test('register, log in, me', async () => {
  const input = { email: 'Nova@Example.com', password: 'correct horse', name: 'Nova' };
  const registered = await new Client().ask(REGISTER, { input });
  const { accessToken, user } = registered.answer.session;
  expect(user).toEqual({ name: 'Nova', email: null, role: 'MEMBER', timeZone: 'UTC' });
  const nova = new Client(undefined, accessToken);
  expect(await nova.ask('{ me { name email } }')).toEqual({ me: { name: 'Nova', email: 'nova@example.com' } });

  expect((await new Client().ask(REGISTER, { input })).answer.code).toBe('EMAIL_TAKEN');
  const { email } = input;
  expect((await new Client().ask(LOGIN, { input: { email, password: 'wrong one' } })).answer.code).toBe(
    'INVALID_CREDENTIALS',
  );
  const unknown = { email: 'nobody@example.com', password: 'wrong one' };
  expect((await new Client().ask(LOGIN, { input: unknown })).answer.code).toBe('INVALID_CREDENTIALS');
  const weak = { email: 'weak@example.com', password: 'short', name: 'Weak' };
  expect((await new Client().ask(REGISTER, { input: weak })).answer.code).toBe('WEAK_PASSWORD');
});

test('nobody is nobody, and a token that is no good is refused', async () => {
  expect(await new Client().ask('{ me { name } }')).toEqual({ me: null });
  const response = await new Client(undefined, 'no.good.token').post('{ me { name } }');
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('the list of users, and addresses, are for managers', async () => {
  const [member, manager] = await Promise.all([Client.as('member'), Client.as('manager')]);
  expect(await member.send('{ users { totalCount } }')).toMatchObject({
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  const { users } = await manager.ask('{ users(filter: { text: "ines@" }) { totalCount nodes { id name email } } }');
  expect(users).toMatchObject({ totalCount: 1, nodes: [{ name: 'Inês Duarte', email: 'ines@berth.test' }] });
  const seen = await member.ask('query ($id: ID!) { user(id: $id) { name email } }', { id: users.nodes[0].id });
  expect(seen).toEqual({ user: { name: 'Inês Duarte', email: null } });
});

test('lists page through everything once, in order', async () => {
  const manager = await Client.as('manager');
  const query = `query ($after: String) { users(first: 2, after: $after) {
    nodes { id name } pageInfo { hasNextPage endCursor } totalCount
  } }`;
  const names: string[] = [];
  let total = 0;
  for (let after: string | null = null, more = true; more; ) {
    const { users } = await manager.ask(query, { after });
    names.push(...users.nodes.map(({ name }: { name: string }) => name));
    ({ endCursor: after, hasNextPage: more } = users.pageInfo);
    total = users.totalCount;
  }
  expect(names).toHaveLength(total);
  expect(names).toEqual([...names].sort());
  expect(names).toEqual(expect.arrayContaining(['Alma Reyes', 'Inês Duarte', 'Jonas Weber']));

  const forged = Buffer.from('["x"]').toString('base64url');
  expect(await manager.send(query, { after: forged })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('a subgraph answers the gateway alone', async () => {
  const { accessToken } = (
    await new Client().ask(LOGIN, { input: { email: 'admin@berth.test', password: 'berth-demo' } })
  ).answer.session;
  for (const name of ['users', 'rooms', 'reservations']) {
    const url = await subgraphUrl(name);
    for (const authorization of ['', `Bearer ${accessToken}`]) {
      for (const query of ['{ __typename }', '{ _service { sdl } }']) {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query }),
        });
        expect(response.status).toBe(401);
      }
    }
  }
});

const SESSION =
  '... on SessionSuccess { session { accessToken user { name email role timeZone } } } ... on Problem { code }';
const REGISTER = `mutation ($input: RegisterInput!) { answer: register(input: $input) { ${SESSION} } }`;
const LOGIN = `mutation ($input: LoginInput!) { answer: login(input: $input) { ${SESSION} } }`;
