import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKeys } from '@berth/identity';

export interface KeyFiles {
  privateKey: string;
  publicKeys: string;
}

/** Generated at the first start, kept with the data: `owner` signs with the private key, the others verify. */
export async function keysOf(owner: 'users' | 'gateway', data: string): Promise<KeyFiles> {
  const folder = join(data, 'keys');
  const files = { privateKey: join(folder, `${owner}.private.json`), publicKeys: join(folder, `${owner}.public.json`) };
  const there = await readFile(files.publicKeys).catch(() => null);
  if (there) return files;

  const { privateKey, publicKeys } = await generateKeys();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.privateKey, JSON.stringify(privateKey), { mode: 0o600 });
  // Last: a public key without its private one would pass for a whole pair.
  await writeFile(files.publicKeys, JSON.stringify(publicKeys));
  return files;
}
