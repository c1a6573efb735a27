import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { answerIn, exchange, targetOf } from '@berth/compiled-plan';
import { Agent } from 'undici';
import { keepToCore } from './cores.ts';
import { cpuOf } from './cpu.ts';
import { KINDS, NATIVE } from './gateway/contestants.ts';
import { CLIENTS, type Operation, operations, supergraphOf } from './gateway/federation.ts';
import { type Started, startGateway, startSubgraphs } from './gateway/start.ts';
import { median, paced, type Result, run, type Times } from './measure.ts';

/** In each round, as fast as it can, and then at the rate that keeps its core half busy. */
const [ROUNDS, SECONDS, HALF_SECONDS] = [3, 3, 4];
/** That rate is found by trying: a request costs more where fewer come at a time. */
const [TRIES, TRY_SECONDS] = [2, 0.75];
const [WARM_UP_TURNS, WARM_UP_MS] = [150, 15_000];
/** For connections to be closed that were idle for too long while it slept. */
const WAKE_UP_MS = 100;
/** The gateway that is asked has a core to itself; who asks it, and what it asks, share the other. */
const [GATEWAYS_CORE, OTHERS_CORE] = [0, 1];
const pool = new Agent({ connections: CLIENTS });

type Ask = (client: number) => Promise<string>;

/** What is asked at the same time: gateways may give those one answer who ask the same. */
const CROWDS = [
  { name: 'each client asks something else', pageOf: (client: number) => client },
  { name: 'all ask the same', pageOf: () => CLIENTS },
];

/**
 * What a federated query costs a gateway: Apollo's as it comes, others from npm, Berth's as anybody would start it, and
 * what a patient person writes by hand for exactly these queries. With `native`, gateways that are not in JavaScript too.
 */
export async function bench({ native = false }): Promise<void> {
  const processes: ChildProcess[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'));
  try {
    keepToCore(OTHERS_CORE);
    const urls = await startSubgraphs(processes);
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, supergraphOf(urls));
    const gateways: Started[] = [];
    keepToCore(GATEWAYS_CORE);
    for (const kind of native ? [...KINDS, ...NATIVE] : KINDS)
      gateways.push(await startGateway(processes, kind, { supergraph, urls: JSON.stringify(urls) }));
    keepToCore(OTHERS_CORE);
    for (const crowd of CROWDS) for (const operation of operations) await compareOn(operation, crowd, gateways);
  } finally {
    await pool.close();
    // Who sleeps would hear of nothing less.
    for (const process of processes) process.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

interface Contestant extends Started {
  ask: Ask;
  first: { answer: unknown; ms: number };
  rounds: Result[];
  halves: (Times & { rate: number })[];
}

async function compareOn(
  operation: Operation,
  { name: crowd, pageOf }: (typeof CROWDS)[number],
  gateways: readonly Started[],
): Promise<void> {
  const all: Contestant[] = [];
  for (const gateway of gateways) {
    const ask = askerOf(gateway.url, operation, pageOf);
    all.push({ ...gateway, ask, first: await awake(gateway, () => firstOf(ask)), rounds: [], halves: [] });
  }
  const [reference] = all as [Contestant, ...Contestant[]];
  const contestants = all.filter(({ first }) => isDeepStrictEqual(first.answer, reference.first.answer));
  // By number, not by time: on a busy machine a slow one would be measured before it is compiled.
  for (const each of contestants) await awake(each, () => warmUp(each.ask));

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const each of contestants) {
      const result = await awake(each, () => measure(each));
      process.stderr.write(
        `${operation.name}, ${crowd}, round ${round} of ${ROUNDS}: ${each.name} ${Math.round(result.perSecond)}/s\n`,
      );
    }
  }

  console.log(`\n### ${operation.name}: ${crowd}\n`);
  console.log(
    '| | CPU µs | of the first | a second | p50 ms | p99 ms | a second, half busy | p50 ms | p99 ms | first answer ms |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const most = median(reference.rounds, 'cpu');
  for (const { name, rounds, halves, first } of contestants) {
    const [cpu, perSecond] = [median(rounds, 'cpu'), median(rounds, 'perSecond')];
    const waited = (all: readonly Times[]) => [median(all, 'p50').toFixed(1), median(all, 'p99').toFixed(1)];
    const full = [Math.round(cpu), `1/${(most / cpu).toFixed(1)}`, Math.round(perSecond), ...waited(rounds)];
    const half = [Math.round(median(halves, 'rate')), ...waited(halves)];
    console.log(`| ${[name, ...full, ...half, first.ms.toFixed(1)].join(' | ')} |`);
  }
  for (const each of all) {
    if (!contestants.includes(each)) console.log(`| ${each.name} | answers wrongly | | | | | | | | |`);
  }
}

/** Its requests are made ahead, and answers are not read: who asks shares a core with who is asked in the end. */
function askerOf(url: string, { queryFor, variables }: Operation, pageOf: (client: number) => number): Ask {
  const target = targetOf(url);
  const bodies = Array.from({ length: CLIENTS }, (_, client) =>
    JSON.stringify({ query: queryFor(pageOf(client)), variables }),
  );
  return (client) => exchange(pool, target, bodies[client % CLIENTS] as string);
}

async function measure({ ask, pid, rounds, halves }: Contestant): Promise<Result> {
  const result = await run(ask, () => cpuOf(pid), SECONDS, CLIENTS);
  rounds.push(result);
  let rate = result.perSecond / 2;
  for (let tries = 0; tries < TRIES; tries += 1) rate *= 0.5 / (await busyAt(rate));
  halves.push({ rate, ...(await paced(ask, rate, HALF_SECONDS)) });
  return result;

  async function busyAt(rate: number): Promise<number> {
    const [cpuBefore, begun] = [await cpuOf(pid), performance.now()];
    await paced(ask, rate, TRY_SECONDS);
    return ((await cpuOf(pid)) - cpuBefore) / 1_000 / (performance.now() - begun);
  }
}

/** The others sleep meanwhile: they would tidy up their memory on the same core. */
async function awake<Result>({ pid }: Started, work: () => Promise<Result>): Promise<Result> {
  process.kill(pid, 'SIGCONT');
  await sleep(WAKE_UP_MS);
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGSTOP');
  }
}

async function firstOf(ask: Ask): Promise<Contestant['first']> {
  const begun = performance.now();
  const text = await ask(0);
  return { answer: answerIn(text), ms: performance.now() - begun };
}

async function warmUp(ask: Ask): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  for (let turn = 0; turn < WARM_UP_TURNS && performance.now() < end; turn += 1) {
    await Promise.all(Array.from({ length: 8 }, (_, client) => ask(turn * 8 + client)));
  }
}
