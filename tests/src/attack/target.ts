import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOGIN, type Session } from '../berth/accounts.ts';
import { BerthProcess, freePort, type Run } from '../berth/berth-process.ts';
import { Attacker } from './attacker.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PASSWORD = 'nine bollards in a row';
const HOUR_MS = 3_600_000;
/** Of a secret that nobody has. */
export const GRPC_CALLERS = `billing:${'5e'.repeat(32)}`;
export const LISTED_ORIGIN = 'https://app.example.com';

export type Person = 'admin' | 'manager' | 'owner' | 'stranger';

/** A Berth in production, behind a proxy, with somebody's reservation in it. */
export class Target {
  readonly berth: BerthProcess;
  readonly run: Run;
  readonly grpcPort: number;
  readonly password = PASSWORD;
  room = '';
  reservation = '';

  private constructor(berth: BerthProcess, run: Run, grpcPort: number) {
    this.berth = berth;
    this.run = run;
    this.grpcPort = grpcPort;
  }

  static async start(): Promise<Target> {
    const grpcPort = await freePort();
    const berth = await BerthProcess.start({
      NODE_ENV: 'production',
      TRUSTED_PROXIES: '127.0.0.1, ::1',
      ALLOWED_ORIGINS: LISTED_ORIGIN,
      // As they are by default.
      MUTATIONS_PER_MINUTE: '',
      REGISTRATIONS_PER_ADDRESS: '',
      GRPC_PORT: String(grpcPort),
      GRPC_CALLERS,
    });
    const target = new Target(berth, await berth.run(), grpcPort);
    await target.#fill();
    return target;
  }

  emailOf(person: Person): string {
    return `${person}@berth.test`;
  }

  anyone(): Attacker {
    return new Attacker(this.berth.url);
  }

  async login(person: Person): Promise<Session> {
    const { data } = await this.anyone().ask(LOGIN, { input: { email: this.emailOf(person), password: PASSWORD } });
    return data.answer.session;
  }

  async as(person: Person): Promise<Attacker> {
    return new Attacker(this.berth.url, (await this.login(person)).accessToken);
  }

  hours(from: number, to: number): { startsAt: string; endsAt: string } {
    const base = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    const at = (hour: number) => new Date(base + hour * HOUR_MS).toISOString();
    return { startsAt: at(from), endsAt: at(to) };
  }

  async key(owner: 'users' | 'gateway', part: 'private' | 'public') {
    return JSON.parse(await readFile(this.keyFile(owner, part), 'utf8'));
  }

  keyFile(owner: 'users' | 'gateway', part: 'private' | 'public'): string {
    return join(this.berth.data, 'keys', part === 'private' ? `${owner}/private.json` : `public/${owner}.json`);
  }

  /** One of Berth's own commands. */
  async command(file: string, args: string[], env: NodeJS.ProcessEnv = {}, input = ''): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, file), ...args], {
      env: { ...process.env, BERTH_DATA: this.berth.data, ...env },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin?.end(input);
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${file} ended with ${code}`);
  }

  /** Everything that any process of it has logged. */
  async logs(): Promise<string> {
    const files = Object.keys(this.run.services).map((name) => join(this.berth.data, 'logs', `${name}.log`));
    return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n') + this.berth.output;
  }

  async newRoom(name: string, timeZone: string): Promise<string> {
    const manager = await this.as('manager');
    const { data } = await manager.ask(CREATE_VENUE, { input: { name: `Where ${name} is`, timeZone } });
    const bookable = { name, capacity: 8, venueId: data.createVenue.venue.id };
    return (await manager.ask(CREATE_ROOM, { input: { bookable } })).data.createRoom.bookable.id;
  }

  async #fill(): Promise<void> {
    const roles = { admin: 'ADMIN', manager: 'MANAGER', owner: 'MEMBER', stranger: 'MEMBER' };
    const accounts = Object.entries(roles).map(([name, role]) => ({
      ...{ email: this.emailOf(name as Person), password: PASSWORD, name: `The ${name}`, timeZone: 'UTC', role },
    }));
    const DATABASE_URL = this.run.databases['users'];
    await this.command('subgraphs/users/dist/create-accounts.js', [], { DATABASE_URL }, JSON.stringify(accounts));

    this.room = await this.newRoom('The Bridge', 'Europe/Berlin');
    const owner = await this.as('owner');
    this.reservation = await eventually(async () => {
      const input = { bookableId: this.room, title: 'Confidential', ...this.hours(1, 2) };
      return (await owner.ask(BOOK, { input })).data?.createReservation.reservation?.id;
    });
  }
}

/** Asks until there is an answer: others hear of things a moment later. */
export async function eventually<Result>(ask: () => Promise<Result | undefined>, seconds = 10): Promise<Result> {
  for (let waited = 0; waited < seconds * 1000; waited += 100) {
    const result = await ask();
    if (result) return result;
    await sleep(100);
  }
  throw new Error('It did not come true.');
}

const CREATE_VENUE =
  'mutation ($input: VenueInput!) { createVenue(input: $input) { ... on VenueSuccess { venue { id } } } }';
const CREATE_ROOM =
  'mutation ($input: RoomInput!) { createRoom(input: $input) { ... on BookableSuccess { bookable { id } } } }';
export const BOOK = `mutation ($input: CreateReservationInput!) { createReservation(input: $input) {
  __typename ... on ReservationSuccess { reservation { id title status startsAt endsAt quantity } }
  ... on Problem { code message } ... on InvalidInput { path }
} }`;
