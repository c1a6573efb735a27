import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Binaries } from './binaries.ts';
import type { Home } from './home.ts';

export const STARTS_WITHIN_MS = 120_000;
/** The server before, or what is left of it: one still starting, or a backend that has not noticed its end. */
const IN_USE = /lock file ".*" already exists|pre-existing shared memory block/;

/** Answers the new server's process id, or null where the server before it still uses the data. */
export async function launch(
  { postgres }: Binaries,
  home: Home,
  data: string,
  port: number,
  url: string,
): Promise<number | null> {
  const logFile = join(home.folder, 'postgres.log');
  const log = await open(logFile, 'a');
  const { size } = await log.stat();
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
    if (failure && IN_USE.test((await readFile(logFile)).toString('utf8', size))) return null;
    if (failure) throw new Error(`Postgres did not start (${failure.message}); its log is ${logFile}`);
    if (await accepts(url)) return server.pid as number;
    await sleep(25);
  }
  throw new Error(`Postgres did not start within ${STARTS_WITHIN_MS / 1000} s; its log is ${logFile}`);
}

export async function runningServer(data: string): Promise<{ pid: number; port: number } | null> {
  const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid && port && isAlive(pid) ? { pid, port } : null;
}

export async function accepts(url: string): Promise<boolean> {
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

export async function stop(pid: number): Promise<void> {
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

/** Port 0 is any free one. Rejects where the port is in use. */
export async function freePort(wanted: number): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(wanted, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
