import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { generateKeys, type KeyPair, rotateKeys } from './keys.ts';
import { openPublicKeys, openSigner, openVerifier } from './open.ts';
import { createSigner, type Viewer } from './token.ts';

const viewer: Viewer = { id: 'u1', role: 'MEMBER', sessionId: 's1' };

let folder: string;
let publicFile: string;
let keys: KeyPair;

beforeEach(async () => {
  // Time alone is made up here: files and sockets are real.
  jest.useFakeTimers({ now: Date.now(), doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'] });
  folder = await mkdtemp(join(tmpdir(), 'berth-keys-'));
  publicFile = join(folder, 'public.json');
  keys = await generateKeys();
  await writeFile(publicFile, JSON.stringify(keys.publicKeys));
});

afterEach(async () => {
  jest.useRealTimers();
  await rm(folder, { recursive: true });
});

const pass = (seconds: number) => void jest.advanceTimersByTime(seconds * 1000);

async function token(pair: KeyPair): Promise<string> {
  return (await createSigner('berth/users', pair.privateKey))(viewer, 'berth', 600);
}

async function rotate(overlapSeconds: number): Promise<KeyPair> {
  const next = await rotateKeys(keys.publicKeys, overlapSeconds);
  await writeFile(publicFile, JSON.stringify(next.publicKeys));
  return next;
}

test('after a rotation both keys count; when the overlap is over, the old one no longer does', async () => {
  const verify = await openVerifier('berth/users', 'berth', publicFile);
  const old = await token(keys);
  pass(2);
  const next = await rotate(120);
  await expect(verify(await token(next))).resolves.toMatchObject({ viewer });
  await expect(verify(old)).resolves.toMatchObject({ viewer });

  pass(121);
  // The file is read behind the back of those who ask: soon, not at once.
  await verify(await token(next));
  await expect(eventuallyRejects(() => verify(old))).resolves.toBe(true);
});

test('a rotation without overlap ends the old key', async () => {
  const verify = await openVerifier('berth/users', 'berth', publicFile);
  pass(2);
  const next = await rotate(0);
  await expect(verify(await token(next))).resolves.toMatchObject({ viewer });
  await expect(verify(await token(keys))).rejects.toThrow('no applicable key');
});

test('a signer takes up the new key', async () => {
  const privateFile = join(folder, 'private.json');
  await writeFile(privateFile, JSON.stringify(keys.privateKey));
  const sign = await openSigner('berth/users', privateFile);
  const next = await rotate(0);
  await writeFile(privateFile, JSON.stringify(next.privateKey));
  pass(11);
  const verify = await openVerifier('berth/users', 'berth', publicFile);
  const accepted = async () => verify(await sign(viewer, 'berth', 60));
  while (await eventuallyRejects(accepted, 1));
  await expect(accepted()).resolves.toMatchObject({ viewer });
});

test('what is kept of what a key signed is gone with that key', async () => {
  const privateFile = join(folder, 'private.json');
  await writeFile(privateFile, JSON.stringify(keys.privateKey));
  const sign = await openSigner('berth/users', privateFile, (signAnew) => {
    let kept: Promise<string> | undefined;
    return (...asked) => {
      kept ??= signAnew(...asked);
      return kept;
    };
  });
  const signed = () => sign(viewer, 'berth', 60);
  const old = await signed();
  const { privateKey } = await rotate(0);
  await writeFile(privateFile, JSON.stringify(privateKey));
  pass(1);
  expect(await signed()).toBe(old);
  pass(5);
  while ((await signed()) === old) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(decodeProtectedHeader(await signed()).kid).toBe(privateKey.kid);
});

test.each(['no JSON: SECRET', '{"errors":["SECRET"]}', '{"keys":["SECRET"]}', 'null'])(
  'a file that holds %s is told to be of no use, and not repeated',
  async (text) => {
    await writeFile(publicFile, text);
    await expect(openVerifier('berth/users', 'berth', publicFile)).rejects.toThrow(
      /^it holds no JSON$|^it holds no JWKS$/,
    );
    await expect(openSigner('berth/users', publicFile)).rejects.toThrow(/^it holds no JSON$|^it holds no private JWK$/);
  },
);

test('nobody signs with a public key', async () => {
  await writeFile(publicFile, JSON.stringify(keys.publicKeys.keys[0]));
  await expect(openSigner('berth/users', publicFile)).rejects.toThrow('it holds no private JWK');
});

test('where the keys are out of reach, verification goes on with those that are known', async () => {
  const server = createServer((_, response) => void response.end(JSON.stringify(keys.publicKeys)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  const verify = await openVerifier('berth/users', 'berth', url);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  pass(60);
  await expect(verify(await token(await generateKeys()))).rejects.toThrow('no applicable key');
  await expect(verify(await token(keys))).resolves.toMatchObject({ viewer });
});

test('the public keys are those that count now', async () => {
  await rotate(60);
  const current = await openPublicKeys(publicFile);
  expect(current().keys).toHaveLength(2);
  expect(JSON.stringify(current())).not.toContain('"d"');
});

async function eventuallyRejects(work: () => Promise<unknown>, attempts = 200): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const rejected = await work().then(
      () => false,
      () => true,
    );
    if (rejected) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
