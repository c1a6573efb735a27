import { beforeAll, expect, test } from '@jest/globals';
import { logIn, newAccount, refresh } from './berth/accounts.ts';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { shared } from './berth/inside.ts';
import { eventually } from './berth/world.ts';

let admin: Client;
let manager: Client;

beforeAll(async () => {
  [admin, manager] = await Promise.all([Client.as('admin'), Client.as('manager')]);
});

test('people change their own account, admins anyone’s, others nobody’s', async () => {
  const { session, client } = await newAccount();
  const { id } = session.user;
  const input = { id, name: ' Noor  Khalil ', timeZone: 'Asia/Beirut' };
  expect((await client.ask(UPDATE, { input })).updateUser).toEqual({
    user: { name: 'Noor  Khalil', timeZone: 'Asia/Beirut' },
  });
  expect((await admin.ask(UPDATE, { input: { id, name: 'N. K.' } })).updateUser.user.name).toBe('N. K.');

  const stranger = (await newAccount()).client;
  for (const who of [manager, stranger])
    expect(await who.send(UPDATE, { input })).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(await new Client().send(UPDATE, { input })).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect((await client.ask('{ me { name } }')).me.name).toBe('N. K.');
});

test('an address belongs to one account, whatever its capitals; with a new one, one logs in by that', async () => {
  const [first, second] = [await newAccount(), await newAccount()];
  const input = { id: first.session.user.id, email: second.email.toUpperCase() };
  expect((await first.client.ask(UPDATE, { input })).updateUser).toMatchObject({ code: 'EMAIL_TAKEN' });
  const email = `new.${first.email}`;
  await first.client.ask(UPDATE, { input: { ...input, email } });
  expect((await logIn(email)).__typename).toBe('SessionSuccess');
  expect((await logIn(first.email)).code).toBe('INVALID_CREDENTIALS');
});

test.each([
  ['name', ''],
  ['name', 'x'.repeat(201)],
  ['name', 'Bcc:\r\nall@example.com'],
  ['email', `${'x'.repeat(250)}@example.com`],
])('a wrong %s is refused, with the path', async (field, value) => {
  const { session, client } = await newAccount();
  const { updateUser } = await client.ask(UPDATE, { input: { id: session.user.id, [field]: value } });
  expect(updateUser).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] });
});

test('admins give roles; a token that says the old one is refused, a refreshed one says the new one', async () => {
  const { session, client } = await newAccount();
  const change = { id: session.user.id, role: 'MANAGER' };
  for (const who of [client, manager])
    expect(await who.send(SET_ROLE, change)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect((await admin.ask(SET_ROLE, change)).setUserRole).toEqual({ user: { role: 'MANAGER' } });

  await eventually(async () => (await client.post('{ me { role } }')).status === 401);
  const next = (await refresh(session)).session;
  const promoted = new Client(undefined, next.accessToken);
  expect((await promoted.ask('{ users { totalCount } }')).users.totalCount).toBeGreaterThan(4);
});

test('a deactivated user is out at once, everywhere, and cannot come back', async () => {
  const { email, session, client } = await newAccount();
  const { id } = session.user;
  for (const who of [client, manager])
    expect(await who.send(DEACTIVATE, { id })).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect((await admin.ask(DEACTIVATE, { id })).deactivateUser).toEqual({ user: { active: false } });
  expect((await admin.ask(DEACTIVATE, { id })).deactivateUser).toEqual({ user: { active: false } });

  await eventually(async () => (await client.post('{ me { name } }')).status === 401);
  expect((await refresh(session)).code).toBe('INVALID_CREDENTIALS');
  expect((await logIn(email)).code).toBe('INVALID_CREDENTIALS');
  const { users } = await manager.ask(
    'query ($text: String) { users(filter: { text: $text, active: false }) { nodes { id } } }',
    {
      text: email,
    },
  );
  expect(users.nodes).toEqual([{ id }]);
});

test('who is not there is not found', async () => {
  for (const id of ['nobody', '00000000-0000-4000-8000-000000000000']) {
    expect((await admin.ask(SET_ROLE, { id, role: 'ADMIN' })).setUserRole).toMatchObject({ code: 'NOT_FOUND' });
    expect((await admin.ask(DEACTIVATE, { id })).deactivateUser).toMatchObject({ code: 'NOT_FOUND' });
    expect((await admin.ask(UPDATE, { input: { id, name: 'X' } })).updateUser).toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('everything that happens to an account is an event, in order and without a gap', async () => {
  const { session, client } = await newAccount();
  const { id } = session.user;
  await client.ask(UPDATE, { input: { id, name: 'Noor K.' } });
  await client.ask(UPDATE, { input: { id, name: 'Noor K.' } });
  await admin.ask(SET_ROLE, { id, role: 'MANAGER' });
  await admin.ask(DEACTIVATE, { id });
  const { databases } = await shared();
  const { me } = await admin.ask('{ me { id } }');
  const events = `SELECT type, version, actor, data->>'name' AS name, data->>'role' AS role, published_at IS NOT NULL AS out
    FROM events WHERE subject = '${id}' ORDER BY version`;
  const heard = () => query(databases['users'] as string, events);
  await eventually(async () => (await heard()).every(({ out }) => out));
  expect(await heard()).toEqual([
    { type: 'user.registered.v1', version: 1, actor: id, name: 'Noor Haddad', role: 'MEMBER', out: true },
    { type: 'user.updated.v1', version: 2, actor: id, name: 'Noor K.', role: 'MEMBER', out: true },
    { type: 'user.roleChanged.v1', version: 3, actor: me.id, name: 'Noor K.', role: 'MANAGER', out: true },
    { type: 'user.deactivated.v1', version: 4, actor: me.id, name: 'Noor K.', role: 'MANAGER', out: true },
    { type: 'user.sessionsEnded.v1', version: 5, actor: me.id, name: 'Noor K.', role: 'MANAGER', out: true },
  ]);
});

test('the last admin stays one', async () => {
  const berth = await BerthProcess.start();
  const last = await Client.as('admin', berth.url);
  const { me } = await last.ask('{ me { id } }');
  const message = 'This is the last admin: make somebody else an admin first.';
  expect((await last.ask(SET_ROLE, { id: me.id, role: 'MEMBER' })).setUserRole).toMatchObject({ message });
  expect((await last.ask(DEACTIVATE, { id: me.id })).deactivateUser).toMatchObject({ message });

  const { session } = await newAccount(berth.url);
  await last.ask(SET_ROLE, { id: session.user.id, role: 'ADMIN' });
  expect((await last.ask(SET_ROLE, { id: me.id, role: 'MEMBER' })).setUserRole).toEqual({ user: { role: 'MEMBER' } });
  await berth.stop();
});

const PROBLEM = '... on Problem { code message } ... on InvalidInput { path }';
const UPDATE = `mutation ($input: UpdateUserInput!) { updateUser(input: $input) {
  ... on UserSuccess { user { name timeZone } } ${PROBLEM}
} }`;
const SET_ROLE = `mutation ($id: ID!, $role: Role!) { setUserRole(id: $id, role: $role) {
  ... on UserSuccess { user { role } } ${PROBLEM}
} }`;
const DEACTIVATE = `mutation ($id: ID!) { deactivateUser(id: $id) {
  ... on UserSuccess { user { active } } ${PROBLEM}
} }`;
