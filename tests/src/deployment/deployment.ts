import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '@berth/database';
import { startKafka } from '@berth/embedded-kafka';
import { freePort } from '../berth/berth-process.ts';
import { query } from '../berth/database.ts';
import { type ComposedService, type Composition, readComposition, readExample } from './composition.ts';
import { imageEnvironment } from './dockerfile.ts';

const READY_ATTEMPTS = 600;

/**
 * docker-compose.yml without Docker: its commands with its settings, on a Postgres and a Kafka of their own. What
 * Compose's network does, names that find each other, is done by putting addresses of this machine in their place; what
 * its volumes do, by links to the folders that a service mounts, and to no others.
 */
export class Deployment {
  readonly #image: string;
  readonly #folder: string;
  readonly #composition: Composition;
  readonly #environment: Record<string, string>;
  readonly #addresses = new Map<string, string>();
  readonly #running: ChildProcess[] = [];
  readonly #undo: (() => Promise<unknown>)[] = [];

  private constructor(image: string, folder: string, composition: Composition, environment: Record<string, string>) {
    this.#image = image;
    this.#folder = folder;
    this.#composition = composition;
    this.#environment = environment;
  }

  /** `image` is a folder as the Dockerfile makes it, or the repository, built. */
  static async start(image: string, folder: string): Promise<Deployment> {
    const variables = await readExample();
    const deployment = new Deployment(image, folder, await readComposition(variables), await imageEnvironment());
    try {
      await deployment.#start();
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    }
  }

  get url(): string {
    return `http://${this.#addresses.get('gateway:4000')}`;
  }

  async #start(): Promise<void> {
    const { services } = this.#composition;
    await this.#startPostgres(services['postgres'] as ComposedService);
    const kafka = await startKafka(join(this.#folder, 'kafka'));
    this.#undo.push(() => kafka.stop());
    this.#addresses.set('kafka:9092', kafka.brokers);

    const own = Object.keys(services).filter((name) => services[name]?.build);
    for (const name of own) this.#addresses.set(`${name}:4000`, `127.0.0.1:${await freePort()}`);
    const started = new Set<string>(['postgres', 'kafka']);
    while (started.size < Object.keys(services).length) {
      const name = own.find((each) => !started.has(each) && this.#needs(each).every((need) => started.has(need)));
      if (!name) throw new Error('Services wait for each other.');
      await (this.#isOnce(name) ? this.run(name) : this.#serve(name));
      started.add(name);
    }
  }

  async #startPostgres({ environment = {} }: ComposedService): Promise<void> {
    const postgres = await startEmbeddedPostgres(join(this.#folder, 'postgres'));
    this.#undo.push(postgres.stop);
    const url = postgres.url('postgres');
    const { POSTGRES_USER, POSTGRES_PASSWORD } = environment;
    await query(url, `CREATE ROLE ${POSTGRES_USER} SUPERUSER LOGIN PASSWORD '${POSTGRES_PASSWORD}'`);
    this.#addresses.set('postgres:5432', new URL(url).host);
  }

  #needs(name: string): string[] {
    return Object.keys(this.#composition.services[name]?.depends_on ?? {});
  }

  /** Whoever waits for it waits for its end. */
  #isOnce(name: string): boolean {
    const conditions = Object.values(this.#composition.services).map(({ depends_on }) => depends_on?.[name]?.condition);
    return conditions.includes('service_completed_successfully');
  }

  /** As `docker compose run --rm` does it: its own command, or another one in its place. Answers what it says. */
  async run(name: string, command?: string[]): Promise<string> {
    const child = await this.#spawn(name, command);
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    return said;
  }

  async #serve(name: string): Promise<void> {
    const child = await this.#spawn(name);
    this.#running.push(child);
    const health = `http://${this.#addresses.get(`${name}:4000`)}/health/ready`;
    for (let attempt = 0; attempt < READY_ATTEMPTS; attempt += 1) {
      if ((await fetch(health).catch(() => null))?.ok) return;
      if (child.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`${name} does not become ready.`);
  }

  async #spawn(name: string, command?: string[]): Promise<ChildProcess> {
    const { command: own = [], environment } = this.#composition.services[name] as ComposedService;
    const port = this.#addresses.get(`${name}:4000`)?.split(':')[1] as string;
    const data = await this.#mount(name);
    const settings = Object.entries({ ...this.#environment, ...environment }).map(
      ([setting, value]) => [setting, this.#located(String(value)).replaceAll('/berth/data', data)] as const,
    );
    const [file = '', ...rest] = command ?? own;
    // Nothing of this process's own environment but where programs are.
    return spawn(file, rest, {
      cwd: this.#image,
      env: {
        PATH: process.env['PATH'],
        ...Object.fromEntries(settings),
        HOST: '127.0.0.1',
        PORT: port,
        GATEWAY_PORT: port,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  #located(value: string): string {
    let located = value;
    for (const [name, address] of this.#addresses) located = located.replaceAll(name, address);
    return located;
  }

  async #mount(name: string): Promise<string> {
    const data = await mkdtemp(join(this.#folder, `${name}-`));
    for (const mounted of this.#composition.services[name]?.volumes ?? []) {
      const [volume = '', path = ''] = mounted.split(':');
      const [source, target] = [join(this.#folder, 'volumes', volume), path.replace('/berth/data', data)];
      await mkdir(source, { recursive: true });
      await mkdir(dirname(target), { recursive: true });
      await symlink(source, target);
    }
    return data;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((child) => end(child)));
    while (this.#undo.length > 0) await this.#undo.pop()?.();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
