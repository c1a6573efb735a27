import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LAUNCHER = join(import.meta.dirname, '../../../local/dist/start.js');
const READY_WITHIN_MS = 180_000;

/** A Kafka that the environment names holds other Berths' events. */
const ALONE = { KAFKA_BROKERS: '' };

/** Tests and benchmarks send as few clients together would not; those of the limits set them to what they are by default. */
export const EAGER = { MUTATIONS_PER_MINUTE: '1000000', REGISTRATIONS_PER_ADDRESS: '1000000' };

/** What the launcher writes beside its data. */
export interface Run {
  pid: number;
  gateway: string;
  subgraphs: Record<string, string>;
  databases: Record<string, string>;
  services: Record<string, number>;
}

/** Berth as `npm start` runs it: real processes, on a folder and a port of their own. */
export class BerthProcess {
  readonly data: string;
  readonly port: number;
  readonly url: string;
  static readonly #running = new Set<BerthProcess>();
  output = '';
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(data: string, port: number, env: Record<string, string> = {}) {
    this.data = data;
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.#child = spawn(process.execPath, [LAUNCHER], {
      env: {
        ...process.env,
        ...ALONE,
        ...EAGER,
        NODE_ENV: 'development',
        GATEWAY_PORT: String(port),
        BERTH_DATA: data,
        ...env,
      },
      // Connected, so that others can tell that it ends by itself when this process is gone.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (text) => {
        this.output += text;
      });
    }
    BerthProcess.#running.add(this);
    this.exited = new Promise((resolve) => this.#child.once('exit', resolve));
    void this.exited.then(() => BerthProcess.#running.delete(this));
  }

  static async start(env: Record<string, string> = {}): Promise<BerthProcess> {
    return new BerthProcess(await newFolder(), await freePort(), env).ready();
  }

  /** Leaves nothing behind: no process, and no data. */
  static async stopAll(): Promise<void> {
    await Promise.all([...BerthProcess.#running].map((berth) => berth.stop()));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async ready(): Promise<this> {
    for (let waited = 0; waited < READY_WITHIN_MS; waited += 50) {
      if (this.output.includes('Berth is ready')) return this;
      if (this.#child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`Berth did not start:\n${this.output}`);
  }

  async run(): Promise<Run> {
    return JSON.parse(await readFile(join(this.data, 'berth.json'), 'utf8'));
  }

  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.exited;
  }

  /** No process of it gets to say a last word: neither launcher nor services nor Postgres. */
  async killEverything(): Promise<void> {
    const { pid, services, databases } = await this.run();
    const postmaster = await postmasterOf(databases['users'] as string, this.data);
    for (const victim of [pid, ...Object.values(services), postmaster]) process.kill(victim, 'SIGKILL');
    await this.exited;
  }
}

async function postmasterOf(url: string, data: string): Promise<number> {
  const [pid, , , port] = (await readFile(join(data, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  if (port !== new URL(url).port) throw new Error('That is another Postgres.');
  return Number(pid);
}

const folders: string[] = [];

/** Open to the unprivileged user that Postgres runs as. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
