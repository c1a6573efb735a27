// Starts Berth by `npm start`, as the README says, and books a room with nothing but fetch.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PORT = await freePort();
const URL = `http://localhost:${PORT}`;
const BERTH_DATA = mkdtempSync(join(tmpdir(), 'berth-smoke-'));
// Run as root, Postgres runs as nobody, who must get in.
chmodSync(BERTH_DATA, 0o755);
const berth = spawn('npm', ['start'], {
  env: { ...process.env, GATEWAY_PORT: String(PORT), BERTH_DATA },
  stdio: ['ignore', 'pipe', 'inherit'],
});
berth.stdout.pipe(process.stdout);

try {
  await new Promise((resolve, reject) => {
    berth.stdout.on('data', (text) => String(text).includes('Berth is ready') && resolve());
    berth.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
    setTimeout(() => reject(new Error('not ready within three minutes')), 180_000).unref();
  });

  const { login } = await ask(
    'mutation { login(input: { email: "member@berth.test", password: "berth-demo" }) { ... on SessionSuccess { session { accessToken } } } }',
  );
  const { rooms } = await ask('{ rooms(first: 1) { nodes { id name } } }');
  const startsAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const endsAt = new Date(Date.now() + 7 * 86_400_000 + 3_600_000).toISOString();
  const book = () =>
    ask(
      'mutation ($input: CreateReservationInput!) { createReservation(input: $input) { __typename ... on ReservationSuccess { reservation { bookable { name } organizer { name } } } } }',
      { input: { bookableId: rooms.nodes[0].id, startsAt, endsAt } },
      login.session.accessToken,
    );
  expect((await book()).createReservation, {
    __typename: 'ReservationSuccess',
    reservation: { bookable: { name: rooms.nodes[0].name }, organizer: { name: 'Mira Chen' } },
  });
  expect((await book()).createReservation, { __typename: 'SlotUnavailable' });
  console.log(`Booked ${rooms.nodes[0].name}, once.`);
} finally {
  berth.kill('SIGTERM');
}
for (let waited = 0; await answers(); waited += 100) {
  if (waited > 10_000) throw new Error('The gateway still answers after npm start was stopped.');
  await new Promise((resolve) => setTimeout(resolve, 100));
}
rmSync(BERTH_DATA, { recursive: true });
console.log('1 passed, 0 failed');

async function ask(query, variables, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(`${URL}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

function expect(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b}\n     got ${a}`);
}

function answers() {
  return fetch(`${URL}/health/live`).then(
    () => true,
    () => false,
  );
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
