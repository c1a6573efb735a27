import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner, GATEWAY_ISSUER, openVerifier } from '@berth/identity';
import { expect, test } from '@jest/globals';
import { keysOf, rotateKeysOf } from './key-files.ts';

test('what is signed with a new key is good at once, even where the keys were read just before it was made', async () => {
  const data = await mkdtemp(join(tmpdir(), 'berth-keys-'));
  const { privateKey, publicKeys } = await keysOf('gateway', data);
  const verify = await openVerifier(GATEWAY_ISSUER, 'users', publicKeys);
  await rotateKeysOf('gateway', data, 60);
  const sign = await createSigner(GATEWAY_ISSUER, JSON.parse(await readFile(privateKey, 'utf8')));
  await expect(verify(await sign(null, 'users', 60))).resolves.toMatchObject({ viewer: null });
  await rm(data, { recursive: true });
});
