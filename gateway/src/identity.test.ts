import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCESS_TOKEN, createSigner, generateKeys, type KeyPair, type Viewer } from '@berth/identity';
import { SettingsError } from '@berth/settings';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createIdentity } from './identity.ts';
import { until } from './testing/until.ts';

const viewer: Viewer = { id: 'u1', role: 'MEMBER', sessionId: 's1' };
const asking = { viewer, clientAddress: '127.0.0.1' };
const revocations = { concern: () => false };

let folder: string;
let keys: KeyPair;
let settings: { ACCESS_TOKEN_PUBLIC_KEYS: string; GATEWAY_PRIVATE_KEY: string };

beforeEach(async () => {
  // Time alone is made up here: files are real.
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'] });
  folder = await mkdtemp(join(tmpdir(), 'berth-identity-'));
  settings = {
    ACCESS_TOKEN_PUBLIC_KEYS: join(folder, 'public.json'),
    GATEWAY_PRIVATE_KEY: join(folder, 'private.json'),
  };
  keys = await generateKeys();
  await put(keys);
});

afterEach(async () => {
  jest.useRealTimers();
  await rm(folder, { recursive: true });
});

async function put({ publicKeys, privateKey }: KeyPair): Promise<void> {
  await writeFile(settings.ACCESS_TOKEN_PUBLIC_KEYS, JSON.stringify(publicKeys));
  await writeFile(settings.GATEWAY_PRIVATE_KEY, JSON.stringify(privateKey));
}

const passSeconds = (seconds: number) => void jest.advanceTimersByTime(seconds * 1_000);

test('a subgraph is shown one token for a while, and another as soon as there is another key', async () => {
  const identity = await createIdentity(settings, revocations);
  const shown = async () => (await identity.subgraphHeaders('rooms', asking))['authorization'];
  const old = await shown();
  passSeconds(1);
  expect(await shown()).toBe(old);

  const other = await generateKeys();
  await put(other);
  // Far less than a token is kept for otherwise.
  passSeconds(5);
  await until(async () => (await shown()) !== old);
  const [header = ''] = (await shown())?.replace('Bearer ', '').split('.') ?? [];
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: other.privateKey.kid });
});

test('what a key signed that no longer counts is refused, and who has shown it before', async () => {
  const identity = await createIdentity(settings, revocations);
  const sign = await createSigner(ACCESS_TOKEN.issuer, keys.privateKey);
  const authorization = `Bearer ${await sign(viewer, ACCESS_TOKEN.audience, 600)}`;
  expect(await identity.viewer(authorization)).toEqual(viewer);
  await put(await generateKeys());
  passSeconds(5);
  const isRefused = () =>
    identity.viewer(authorization).then(
      () => false,
      () => true,
    );
  await until(isRefused);
  await expect(identity.viewer(authorization)).rejects.toThrow('The access token is not valid');
});

test.each([
  ['ACCESS_TOKEN_PUBLIC_KEYS', 'the path or the URL of the JWKS'],
  ['GATEWAY_PRIVATE_KEY', 'the path of the JWK file'],
] as const)('%s that cannot be used is named, with the fix', async (setting, fix) => {
  const said = new RegExp(`^${setting} cannot be used \\(.+\\): set it to ${fix}[^\\n]+$`);
  await writeFile(settings[setting], '{"errors":[]}');
  await expect(createIdentity(settings, revocations)).rejects.toThrow(said);
  for (const location of ['/nowhere', 'http://127.0.0.1:1/jwks.json']) {
    const failed = createIdentity({ ...settings, [setting]: location }, revocations);
    await expect(failed).rejects.toThrow(SettingsError);
    await expect(failed).rejects.toThrow(said);
  }
});
