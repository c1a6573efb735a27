import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STARTS_WITHIN_MS = 180_000;
const LAST_LINES = 12;

/** How a Kafka server is run: a command in the foreground, that ends in order on SIGTERM. */
export interface Command {
  file: string;
  args: string[];
}

/** Returns when the server answers. What it says goes to `kafka.log` in its folder. */
export async function launch(folder: string, { file, args }: Command): Promise<ChildProcess> {
  const pidFile = join(folder, 'kafka.pid');
  await refuseSecond(folder, pidFile);
  const logFile = join(folder, 'kafka.log');
  const log = await open(logFile, 'w');
  // Detached: a Ctrl-C in the terminal reaches the launcher alone, which stops the server in order.
  const server = spawn(file, args, { detached: true, stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  let ended = false;
  server.once('error', () => {
    ended = true;
  });
  server.once('exit', () => {
    ended = true;
    rmSync(pidFile, { force: true });
  });
  await writeFile(pidFile, String(server.pid));

  for (let waited = 0; waited < STARTS_WITHIN_MS && !ended; waited += 50) {
    if ((await readFile(logFile, 'utf8')).includes('Kafka Server started')) return server;
    await sleep(50);
  }
  await stop(server);
  const said = (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  throw new Error(`Kafka did not start; ${logFile} ends with:\n${said}`);
}

export async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

async function refuseSecond(folder: string, pidFile: string): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => 0));
  if (!pid || !isAlive(pid)) return;
  throw new Error(`Kafka runs on ${folder} already (process ${pid}): stop it first.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
