import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newAccount } from './berth/accounts.ts';
import { BerthProcess } from './berth/berth-process.ts';
import { Client } from './berth/client.ts';
import { startReplica } from './berth/replica.ts';

/** As it is where nobody sets it: 300 mutations a minute. */
const AS_BY_DEFAULT = { MUTATIONS_PER_MINUTE: '', REGISTRATIONS_PER_ADDRESS: '' };
const LEAVE = (n: number) => `l${n}: leaveWaitlist(id: "${crypto.randomUUID()}") { __typename }`;
const A_HUNDRED = `mutation { ${Array.from({ length: 100 }, (_, n) => LEAVE(n)).join(' ')} }`;

let berth: BerthProcess;
let replica: Awaited<ReturnType<typeof startReplica>>;

beforeAll(async () => {
  berth = await BerthProcess.start(AS_BY_DEFAULT);
  replica = await startReplica(berth);
}, 240_000);

afterAll(async () => {
  await replica?.stop();
  await berth?.stop();
});

test('mutations are counted together, whichever gateway they go through', async () => {
  const { session, client: here } = await newAccount(berth.url);
  const there = new Client(replica.url, session.accessToken);
  for (const gateway of [here, there, here]) await gateway.ask(A_HUNDRED);
  const refused = await there.post(A_HUNDRED);
  expect(refused.status).toBe(429);
  const { errors } = (await refused.json()) as { errors: { extensions: object }[] };
  expect(errors.map(({ extensions }) => extensions)).toEqual([
    expect.objectContaining({
      code: 'RATE_LIMITED',
      limit: 'mutations a minute',
      retryAfterSeconds: expect.any(Number),
    }),
  ]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

  expect((await there.post('{ me { name } myWaitlist { id } }')).status).toBe(200);
  const { client: another } = await newAccount(replica.url);
  expect((await another.post(A_HUNDRED)).status).toBe(200);
});
