import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LAST_LINES = 12;
const RESTART_MS = 1_000;

export interface ServiceOptions {
  name: string;
  /** Its compiled main. */
  entry: string;
  env: Record<string, string>;
  logs: string;
}

/** One of Berth's processes: started, kept running, and stopped on request. */
export class Service extends EventEmitter<{ start: [] }> {
  readonly name: string;
  readonly entry: string;
  readonly #options: ServiceOptions;
  readonly #logFile: string;
  #process: ChildProcess | undefined;
  #stopping = false;

  constructor(options: ServiceOptions) {
    super();
    this.#options = options;
    this.name = options.name;
    this.entry = options.entry;
    mkdirSync(options.logs, { recursive: true });
    this.#logFile = join(options.logs, `${options.name}.log`);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const log = openSync(this.#logFile, 'a');
    const { entry, env } = this.#options;
    // Detached: a Ctrl-C in the terminal reaches the launcher alone, which stops its services in order.
    // The ipc channel tells the service when the launcher is gone without having stopped it.
    const child = spawn(process.execPath, ['--enable-source-maps', entry], {
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    closeSync(log);
    this.#process = child;
    this.emit('start');
    child.once('exit', (code, signal) => {
      if (this.#stopping || this.#process !== child) return;
      console.error(
        `${this.name} ended unexpectedly (${signal ?? code}); starting it again. Its log: ${this.#logFile}`,
      );
      setTimeout(() => this.#stopping || this.start(), RESTART_MS);
    });
  }

  /** Lets it finish what it has begun. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end('SIGTERM');
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#stopping = false;
    this.start();
  }

  kill(): void {
    this.#stopping = true;
    this.#process?.kill('SIGKILL');
  }

  lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
