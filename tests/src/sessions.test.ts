import { expect, test } from '@jest/globals';
import { ACCOUNT_PASSWORD, logIn, newAccount, refresh, SESSION, type Session } from './berth/accounts.ts';
import { Client } from './berth/client.ts';
import { query } from './berth/database.ts';
import { shared } from './berth/inside.ts';
import { eventually } from './berth/world.ts';

const ENDED = { code: 'INVALID_CREDENTIALS', message: 'The session is over: log in again.' };

test('a refresh token is good for one use, and gives new tokens for the same session', async () => {
  const { session } = await newAccount();
  const first = await refresh(session);
  expect(first.session).toMatchObject({ user: session.user });
  expect(first.session.refreshToken).not.toBe(session.refreshToken);
  const lifetime = Date.parse(first.session.accessTokenExpiresAt) - Date.now();
  expect(lifetime).toBeGreaterThan(9 * 60_000);
  expect(lifetime).toBeLessThanOrEqual(10 * 60_000);
  expect(await new Client(undefined, first.session.accessToken).ask('{ me { name } }')).toEqual({
    me: { name: 'Noor Haddad' },
  });
  expect((await refresh(first.session)).__typename).toBe('SessionSuccess');
});

test('whoever lost the answer may ask once more, and gets the same refresh token, also many at a time', async () => {
  const { session } = await newAccount();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(session)));
  expect(new Set(answers.map((answer) => answer.session.refreshToken)).size).toBe(1);
  expect((await refresh(answers[0].session)).__typename).toBe('SessionSuccess');
});

test('a token that was used before its predecessor ends the session, for the thief and for the owner', async () => {
  const { session } = await newAccount();
  const second = (await refresh(session)).session;
  const third = (await refresh(second)).session;
  expect(await refresh(session)).toMatchObject(ENDED);
  expect(await refresh(third)).toMatchObject(ENDED);
  await refused(third);
});

test('a token that was used a while ago ends the session', async () => {
  const { session } = await newAccount();
  const next = (await refresh(session)).session;
  const { databases } = await shared();
  const back = `UPDATE sessions SET rotated_at = rotated_at - interval '11 seconds' WHERE user_id = '${session.user.id}'`;
  await query(databases['users'] as string, back);
  expect(await refresh(session)).toMatchObject(ENDED);
  expect(await refresh(next)).toMatchObject(ENDED);
});

test('reuse ends that one session, not others of the same user', async () => {
  const { email, session } = await newAccount();
  const other = (await logIn(email)).session;
  const second = (await refresh(session)).session;
  await refresh(second);
  expect(await refresh(session)).toMatchObject(ENDED);
  expect((await refresh(other)).__typename).toBe('SessionSuccess');
});

test.each(['', 'nonsense', `${'a'.repeat(22)}.${'b'.repeat(43)}`])('%j is no refresh token', async (refreshToken) => {
  expect(await refresh({ refreshToken })).toMatchObject(ENDED);
});

test('logging out ends this session, or all of them; access tokens that are left are refused within seconds', async () => {
  const { email, session, client } = await newAccount();
  const [second, third] = [(await logIn(email)).session, (await logIn(email)).session];
  expect(await client.ask('mutation { logout { sessionsEnded } }')).toEqual({ logout: { sessionsEnded: 1 } });
  await refused(session);
  expect(await refresh(session)).toMatchObject(ENDED);

  const elsewhere = new Client(undefined, second.accessToken);
  expect(await elsewhere.ask('{ me { name } }')).toEqual({ me: { name: 'Noor Haddad' } });
  expect(await elsewhere.ask('mutation { logout(everywhere: true) { sessionsEnded } }')).toEqual({
    logout: { sessionsEnded: 2 },
  });
  await refused(second);
  await refused(third);
  expect(await refresh(third)).toMatchObject(ENDED);
});

test('a new password ends every session and starts one; the old password no longer opens', async () => {
  const { email, session, client } = await newAccount();
  const change = (current: string, next: string) =>
    client.ask(CHANGE, { input: { current, new: next } }).then(({ answer }) => answer);
  expect(await change('not the password', 'another quay')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect(await change(ACCOUNT_PASSWORD, 'password123')).toMatchObject({ code: 'WEAK_PASSWORD' });

  const answer = await change(ACCOUNT_PASSWORD, 'another quay');
  expect(await new Client(undefined, answer.session.accessToken).ask('{ me { name } }')).toEqual({
    me: { name: 'Noor Haddad' },
  });
  await refused(session);
  expect(await refresh(session)).toMatchObject(ENDED);
  expect(await logIn(email)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  expect((await logIn(email, 'another quay')).__typename).toBe('SessionSuccess');
});

test('of the refresh tokens, the database holds nothing that could be shown', async () => {
  const { session } = await newAccount();
  const next = (await refresh(session)).session;
  const { databases } = await shared();
  const rows = await query(databases['users'] as string, `SELECT * FROM sessions WHERE user_id = '${session.user.id}'`);
  const kept = JSON.stringify(rows, (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64url') : value,
  );
  expect(kept).toContain(session.user.id);
  for (const part of [session, next].flatMap(({ refreshToken }) => refreshToken.split('.')))
    expect(kept).not.toContain(part);
});

/** The gateway learns from the bus, a moment later. */
async function refused({ accessToken }: Session): Promise<void> {
  const client = new Client(undefined, accessToken);
  await eventually(async () => (await client.post('{ me { name } }')).status === 401);
}

const CHANGE = `mutation ($input: ChangePasswordInput!) { answer: changePassword(input: $input) { ${SESSION} } }`;
