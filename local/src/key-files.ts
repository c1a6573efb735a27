import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeys, type KeyPair, rotateKeys } from '@berth/identity';

/** Who verifies looks up a key that it does not know, but no more than once a second. */
const LOOKED_UP_WITHIN_MS = 1_500;

export interface KeyFiles {
  privateKey: string;
  publicKeys: string;
}

/** `users` signs what clients carry, the gateway what it shows to subgraphs. */
export const KEY_OWNERS = ['users', 'gateway'] as const;
export type KeyOwner = (typeof KEY_OWNERS)[number];

/** Generated at the first start, kept with the data: `owner` signs with the private key, the others verify. */
export async function keysOf(owner: KeyOwner, data: string): Promise<KeyFiles> {
  const files = filesOf(owner, data);
  const there = await readFile(files.publicKeys).catch(() => null);
  if (there) return files;

  const pair = await generateKeys();
  // The public keys last: without the private one they would pass for a whole pair.
  await replace(files.privateKey, pair.privateKey);
  await replace(files.publicKeys, pair.publicKeys);
  return files;
}

/** Signs with a new key from now on; what the old one has signed counts for a while. Nobody needs a restart. */
export async function rotateKeysOf(owner: KeyOwner, data: string, overlapSeconds: number): Promise<KeyPair> {
  const files = filesOf(owner, data);
  const pair = await rotateKeys(JSON.parse(await readFile(files.publicKeys, 'utf8')), overlapSeconds);
  // The public keys first: whoever verifies must know a key before something is signed with it.
  await replace(files.publicKeys, pair.publicKeys);
  await sleep(LOOKED_UP_WITHIN_MS);
  await replace(files.privateKey, pair.privateKey);
  return pair;
}

/** A private key has a folder of its own, so that it can be given to its owner alone. */
function filesOf(owner: KeyOwner, data: string): KeyFiles {
  const folder = join(data, 'keys');
  return { privateKey: join(folder, owner, 'private.json'), publicKeys: join(folder, 'public', `${owner}.json`) };
}

/** Whoever reads it meanwhile sees the old file or the new one, never a part. */
async function replace(file: string, content: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
