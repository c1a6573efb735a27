import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Binaries, findBinaries } from './binaries.ts';
import { findHome, type Home } from './home.ts';

const STARTS_WITHIN_MS = 30_000;

export interface EmbeddedPostgres {
  url(database: string): string;
  /** Postgres's own fast shutdown: running statements are rolled back, what was committed is kept. */
  stop(): Promise<void>;
}

/** Starts a real Postgres whose data live in `folder`, or joins the one that a killed process left running there. */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const home = await findHome(folder);
  const data = join(home.folder, 'data');
  const binaries = await findBinaries(home.folder, home.user !== undefined);
  const password = await initialise(binaries, home, data);
  const urlOn = (port: number) => (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

  const left = await runningServer(data);
  if (left && (await accepts(urlOn(left.port)('postgres'))))
    return { url: urlOn(left.port), stop: () => stop(left.pid) };

  const port = await freePort();
  const pid = await launch(binaries, home, data, port, urlOn(port)('postgres'));
  return { url: urlOn(port), stop: () => stop(pid) };
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

async function launch({ postgres }: Binaries, home: Home, data: string, port: number, url: string): Promise<number> {
  const logFile = join(home.folder, 'postgres.log');
  const log = await open(logFile, 'a');
  // Detached: a Ctrl-C in the terminal reaches the launcher alone, which stops the services first.
  const server = spawn(
    postgres,
    [
      ...['-D', data, '-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=200'],
    ],
    { ...home.user, cwd: home.folder, detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  server.once('exit', (code) => {
    failure ??= new Error(`it exited with ${code}`);
  });
  server.unref();
  await log.close();

  for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 25) {
    if (failure) throw new Error(`Postgres did not start (${failure.message}); its log is ${logFile}`);
    if (await accepts(url)) return server.pid as number;
    await sleep(25);
  }
  throw new Error(`Postgres did not start within ${STARTS_WITHIN_MS / 1000} s; its log is ${logFile}`);
}

async function runningServer(data: string): Promise<{ pid: number; port: number } | null> {
  const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid && port && isAlive(pid) ? { pid, port } : null;
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
