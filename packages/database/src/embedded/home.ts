import { randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Postgres refuses to run as root; then it runs as `nobody`. */
const NOBODY = 65_534;
const ROOTS_FALLBACK = '/var/lib/berth';

export interface Home {
  folder: string;
  /** Set where Postgres must run as another user. */
  user?: { uid: number; gid: number };
}

/**
 * The folder that Postgres lives in: `folder` itself, or, where root's own folders shut `nobody` out, one below
 * /var/lib/berth that `folder` remembers.
 */
export async function findHome(folder: string): Promise<Home> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() !== 0) return { folder };

  const user = { uid: NOBODY, gid: NOBODY };
  if (await openToAll(folder)) return { folder: await owned(folder, user), user };

  const pointer = join(folder, 'moved-to');
  const moved = await readFile(pointer, 'utf8').catch(() => join(ROOTS_FALLBACK, randomUUID()));
  await mkdir(moved, { recursive: true });
  await writeFile(pointer, moved);
  return { folder: await owned(moved, user), user };
}

async function owned(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<string> {
  await chown(folder, uid, gid);
  return folder;
}

/** Whether everyone may pass through each folder above this one. */
async function openToAll(folder: string): Promise<boolean> {
  const parent = dirname(folder);
  if (parent === folder) return true;
  const { mode } = await stat(parent);
  return (mode & 0o001) !== 0 && openToAll(parent);
}
