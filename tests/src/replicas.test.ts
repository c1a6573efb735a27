import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOGIN, logIn, newAccount, refresh } from './berth/accounts.ts';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { startReplica } from './berth/replica.ts';
import { eventually } from './berth/world.ts';

let berth: BerthProcess;
let replica: Awaited<ReturnType<typeof startReplica>>;
let urls: [here: string, there: string];

beforeAll(async () => {
  berth = await BerthProcess.start();
  replica = await startReplica(berth);
  urls = [berth.url, replica.url];
}, 240_000);

afterAll(async () => {
  await replica?.stop();
  await berth?.stop();
});

const nameAt = async (url: string, token: string) => (await new Client(url, token).ask('{ me { name } }')).me.name;

test('a session that was started at one is good at the other, and is refreshed at either', async () => {
  const [here, there] = urls;
  let { session } = await newAccount(here);
  for (const url of [there, here, there]) {
    ({ session } = await refresh(session, url));
    expect(await nameAt(url === here ? there : here, session.accessToken)).toBe('Noor Haddad');
  }
});

test('a logout at one ends the session at the other', async () => {
  const [here, there] = urls;
  const { session, client } = await newAccount(here);
  await client.ask('mutation { logout { sessionsEnded } }');
  const elsewhere = new Client(there, session.accessToken);
  await eventually(async () => (await elsewhere.post('{ me { name } }')).status === 401);
  expect((await refresh(session, there)).code).toBe('INVALID_CREDENTIALS');
});

test('wrong passwords are counted together', async () => {
  const { email } = await newAccount(urls[0]);
  const answers: string[] = [];
  for (let n = 0; n < 11; n += 1) {
    const { data, errors } = await new Client(urls[n % 2]).send(LOGIN, { input: { email, password: 'not this one' } });
    answers.push(data?.answer.code ?? errors[0].extensions.code);
  }
  expect(answers).toEqual([...Array(10).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED']);
});

test('changed keys are taken up by both, without a restart, and what is out there stays good', async () => {
  const { email, session } = await newAccount(urls[0]);
  const command = join(import.meta.dirname, '../../local/dist/keys.js');
  await promisify(execFile)(process.execPath, [command, 'rotate'], { env: { ...process.env, BERTH_DATA: berth.data } });
  const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString()).kid;
  for (const url of urls) {
    await eventually(async () => {
      const { accessToken } = (await logIn(email, undefined, url)).session;
      const names = await Promise.all(urls.map((gateway) => nameAt(gateway, accessToken)));
      expect(names).toEqual(['Noor Haddad', 'Noor Haddad']);
      return kidOf(accessToken) !== kidOf(session.accessToken);
    });
    expect(await nameAt(url, session.accessToken)).toBe('Noor Haddad');
  }
});
