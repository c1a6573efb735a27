import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Binaries, findBinaries } from './binaries.ts';
import { findHome, type Home } from './home.ts';
import { accepts, freePort, launch, runningServer, STARTS_WITHIN_MS, stop } from './server.ts';

export interface EmbeddedPostgres {
  url(database: string): string;
  /** Postgres's own fast shutdown: running statements are rolled back, what was committed is kept. */
  stop(): Promise<void>;
  kill(): void;
}

/** Starts a real Postgres whose data live in `folder`, or joins the one that a killed process left running there. */
export async function startEmbeddedPostgres(folder: string, wantedPort = 0): Promise<EmbeddedPostgres> {
  const home = await findHome(folder);
  const data = join(home.folder, 'data');
  const binaries = await findBinaries(home.folder, home.user !== undefined);
  const password = await initialise(binaries, home, data);
  const urlOn = (port: number) => (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

  for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 200) {
    const left = await runningServer(data);
    if (left && (await accepts(urlOn(left.port)('postgres')))) return { url: urlOn(left.port), ...endings(left.pid) };

    const port = await freePort(wantedPort);
    const pid = await launch(binaries, home, data, port, urlOn(port)('postgres'));
    if (pid) return { url: urlOn(port), ...endings(pid) };
    await sleep(200);
  }
  throw new Error(`Another Postgres keeps ${data} in use, and does not answer: end it, and start again.`);
}

function endings(pid: number): Pick<EmbeddedPostgres, 'stop' | 'kill'> {
  return { stop: () => stop(pid), kill: () => void process.kill(pid, 'SIGKILL') };
}

/** Creates the data folder where there is none, and answers the superuser's password. */
async function initialise({ initdb }: Binaries, { folder, user }: Home, data: string): Promise<string> {
  const passwordFile = join(folder, 'password');
  const initialised = join(folder, 'initialised');
  if (await exists(initialised)) return readFile(passwordFile, 'utf8');

  // An earlier attempt may have been cut short.
  await rm(data, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  await promisify(execFile)(
    initdb,
    [
      ...['-D', data, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'],
    ],
    { ...user, cwd: folder },
  );
  await writeFile(initialised, '');
  return password;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
