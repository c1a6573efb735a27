import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type WebSocket from 'ws';
import { lastingAccount, lastingClient } from '../berth/lasting.ts';
import { type Half, ready } from '../berth/second-half.ts';
import { newRoom } from '../berth/world.ts';
import { Audience, wrong } from './audience/gather.ts';
import { steadyLoad } from './drain/steady-load.ts';
import { BUSES, type BusName, type Fleet, onEachFleet } from './fleet.ts';
import { openSocket } from './open-socket.ts';
import { generator } from './random.ts';

const ROOMS = 4;
const SOCKETS = 20;
/** Of those, so many read nothing any more, and do not answer when they are sent away. */
const STALLED = 3;
const EXITS_WITHIN_MS = 10_000;
/** On these graphql-ws comes back: going away, and try again later. */
const WELCOME_BACK = [1001, 1012, 1013];

interface Experiment {
  seed: number;
  /** How often a gateway is told to stop, before everything is. */
  attempts?: number;
  buses?: readonly BusName[];
  /** Milliseconds in which a gateway must have ended. */
  within?: number;
}

/**
 * Under 200 requests a second a gateway is told to stop, so many times, and then everything is restarted, one half after
 * the other: nobody is left without an answer, sockets are closed such that clients come back, nothing live is missed.
 */
export async function chaos({
  seed,
  attempts = 6,
  buses = BUSES,
  within = EXITS_WITHIN_MS,
}: Experiment): Promise<boolean> {
  console.log(
    `| bus | stopped | requests | a second | failed | sockets | closed with another code | longest exit s | live: told | missed, twice, late |`,
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  return onEachFleet(buses, (fleet, bus) => onFleet({ bus, fleet, attempts, within, random: generator(seed) }));
}

interface Restarting {
  bus: BusName;
  fleet: Fleet;
  attempts: number;
  within: number;
  random: (below: number) => number;
}

async function onFleet({ bus, fleet, attempts, within, random }: Restarting): Promise<boolean> {
  const member = await lastingAccount(fleet.url);
  const manager = await lastingClient('manager', fleet.url);
  const policy = { minDuration: 'PT1M', maxAdvance: 'P3000D' };
  const rooms = await Promise.all(Array.from({ length: ROOMS }, () => newRoom(manager, { policy })));
  const audience = await Audience.gather(fleet.url, rooms, [member]);
  try {
    const turns = Array.from({ length: attempts }, (_, turn) => fleet.halves[turn % 2] as Half);
    const [of, load] = [{ bus, fleet, audience, within }, () => steadyLoad(member.client, rooms)];
    const drained = await measure({ ...of, load, what: `a gateway, ${attempts} times` }, async () => {
      const endings: Ending[] = [];
      for (const half of turns) {
        await sleep(500 + random(1_000));
        endings.push(await endGateway(half, rooms[0] as string));
        await ready(half.url);
      }
      return endings;
    });
    const rolled = await measure({ ...of, load, what: 'everything, half by half' }, async () => {
      const endings: Ending[] = [];
      for (const half of fleet.halves) endings.push(await restart(fleet, half, rooms[0] as string));
      return endings;
    });
    return drained && rolled;
  } finally {
    audience.leave();
  }
}

interface Ending {
  milliseconds: number;
  codes: number[];
}

/** As an orchestrator does it: the gateway first, and it is asked again when it and all behind it are ready. */
async function restart(fleet: Fleet, half: Half, room: string): Promise<Ending> {
  const before = await half.pids();
  const ending = await endGateway(half, room);
  fleet.front.leave(half.url);
  const { gateway: _, ...behind } = before;
  await Promise.all(Object.values(behind).map((pid) => end(pid)));
  while (Object.entries(await half.pids()).some(([name, pid]) => pid === before[name])) await sleep(50);
  await ready(half.url);
  fleet.front.enter(half.url);
  return ending;
}

async function endGateway(half: Half, room: string): Promise<Ending> {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => openSocket(half.url, room)));
  for (const socket of sockets.slice(0, STALLED)) socket.pause();
  const closed = sockets.slice(STALLED).map((socket) => once(socket, 'close'));
  const milliseconds = await end((await half.pids())['gateway'] as number);
  const codes = (await Promise.all(closed)).map(([code]) => code as number);
  for (const socket of sockets as WebSocket[]) socket.terminate();
  return { milliseconds, codes };
}

/** Answers how long it took to end. */
async function end(pid: number): Promise<number> {
  const begun = performance.now();
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(10);
  return performance.now() - begun;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

interface Measured {
  bus: BusName;
  what: string;
  fleet: Fleet;
  audience: Audience;
  within: number;
  load: () => ReturnType<typeof steadyLoad>;
}

async function measure({ bus, what, fleet, audience, within, load }: Measured, hurt: () => Promise<Ending[]>) {
  const running = load();
  const endings = await hurt();
  const { perSecond } = await running.stop();
  const { sent, failures } = running;
  const { heard } = await audience.settle(fleet.databases['reservations'] as string);
  const sum = (count: (each: (typeof heard)[number]) => number) => heard.reduce((all, each) => all + count(each), 0);
  const [told, faults] = [sum((each) => each.told), sum(wrong)];
  const codes = endings.flatMap((ending) => ending.codes);
  const others = codes.filter((code) => !WELCOME_BACK.includes(code));
  const longest = Math.max(...endings.map(({ milliseconds }) => milliseconds));
  const figures = [sent, perSecond, failures.length, codes.length, others.length, (longest / 1_000).toFixed(1)];
  console.log(`| ${[bus, what, ...figures, told, faults].join(' | ')} |`);
  for (const failure of new Set(failures.slice(0, 5))) console.error(failure);
  if (others.length > 0) console.error(`closed with ${[...new Set(others)]}`);
  return failures.length + others.length + faults === 0 && longest < within;
}
