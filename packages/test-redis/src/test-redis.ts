import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAMS = ['valkey-server', 'redis-server'];
const PASSWORD = 'secret-of-tests';

/** Null where one can be run here. */
export function whyNoRedis(): string | null {
  return program() ? null : `It wants ${PROGRAMS.join(' or ')} in PATH: apt-get install redis-server.`;
}

/** A Redis or a Valkey on a port and in a folder of its own. */
export class TestRedis {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  #process!: ChildProcess;

  private constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
    this.url = `redis://:${PASSWORD}@127.0.0.1:${port}/1`;
  }

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), await mkdtemp(join(tmpdir(), 'berth-redis-')));
    await redis.startAgain();
    return redis;
  }

  /** As it was when it was saved last, if ever. */
  async startAgain(): Promise<void> {
    const [folder, port] = [this.#folder, String(this.#port)];
    const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--requirepass', PASSWORD];
    this.#process = spawn(program() as string, options, { stdio: 'ignore' });
    while (!(await this.#say('PING')).startsWith('+PONG')) {
      if (this.#process.exitCode !== null) throw new Error(`It did not start: ${this.#process.exitCode}.`);
      await sleep(10);
    }
  }

  /** What is written after this is lost when it is killed. */
  async save(): Promise<void> {
    await this.#say('SAVE');
  }

  async forget(): Promise<void> {
    await this.#say('FLUSHALL');
  }

  /** It says no last word. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** Connections stay open, and nobody answers. */
  pause(): void {
    this.#process.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.#process.signalCode === null && this.#process.exitCode === null) await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Empty where nobody answers. */
  async #say(command: string): Promise<string> {
    const socket = connect(this.#port, '127.0.0.1');
    try {
      socket.write(`AUTH ${PASSWORD}\r\n`);
      await once(socket, 'data');
      socket.write(`${command}\r\n`);
      const [answer] = await once(socket, 'data');
      return String(answer);
    } catch {
      return '';
    } finally {
      socket.destroy();
    }
  }
}

function program(): string | undefined {
  return PROGRAMS.find((name) => spawnSync(name, ['--version']).status === 0);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
