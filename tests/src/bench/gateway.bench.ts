import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Agent } from 'undici';
import { keepToCore } from './cores.ts';
import { cpuOf } from './cpu.ts';
import { KINDS } from './gateway/contestants.ts';
import { CLIENTS, type Operation, operations, supergraphOf } from './gateway/federation.ts';
import { type Started, startGateway, startSubgraphs } from './gateway/start.ts';
import { median, paced, type Result, run } from './measure.ts';

const [ROUNDS, SECONDS] = [3, 3];
const [WARM_UP_TURNS, WARM_UP_MS] = [150, 15_000];
/** The gateway that is asked has a core to itself; who asks it, and what it asks, share the other. */
const [GATEWAYS_CORE, OTHERS_CORE] = [0, 1];
const pool = new Agent({ connections: CLIENTS });

/** What is asked at the same time: gateways may give those one answer who ask the same. */
const CROWDS = [
  { name: 'each client asks something else', pageOf: (client: number) => client },
  { name: 'all ask the same', pageOf: () => CLIENTS },
];

/**
 * What a federated query costs a gateway: Apollo's as it comes, others from npm, Berth's as anybody would start it, and
 * what a patient person writes by hand for exactly these queries.
 */
export async function bench(): Promise<void> {
  const processes: ChildProcess[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'));
  try {
    keepToCore(OTHERS_CORE);
    const urls = await startSubgraphs(processes);
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, supergraphOf(urls));
    const gateways: Started[] = [];
    keepToCore(GATEWAYS_CORE);
    for (const kind of KINDS)
      gateways.push(await startGateway(processes, kind, { supergraph, urls: JSON.stringify(urls) }));
    keepToCore(OTHERS_CORE);
    for (const crowd of CROWDS) for (const operation of operations) await compareOn(operation, crowd, gateways);
  } finally {
    await pool.close();
    for (const process of processes) process.kill();
    await rm(folder, { recursive: true });
  }
}

interface Contestant extends Started {
  /** Milliseconds that the first answer took. */
  first: number;
  rounds: Result[];
}

async function compareOn(
  operation: Operation,
  { name: crowd, pageOf }: (typeof CROWDS)[number],
  gateways: readonly Started[],
): Promise<void> {
  const asking = (url: string) => (client: number) => ask(url, operation, pageOf(client % CLIENTS));
  const [reference, ...others] = gateways as [Started, ...Started[]];
  const { answer: right, ms } = await first(reference, asking);
  const contestants: Contestant[] = [{ ...reference, first: ms, rounds: [] }];
  const wrong: string[] = [];
  for (const gateway of others) {
    const { answer, ms } = await first(gateway, asking);
    if (isDeepStrictEqual(answer, right)) contestants.push({ ...gateway, first: ms, rounds: [] });
    else wrong.push(gateway.name);
  }
  // By number, not by time: on a busy machine a slow one would be measured before it is compiled.
  for (const gateway of contestants) await warmUp(asking(gateway.url));

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { name, url, pid, rounds } of contestants) {
      const result = await run(asking(url), () => cpuOf(pid), SECONDS, CLIENTS);
      rounds.push(result);
      process.stderr.write(
        `${operation.name}, ${crowd}, round ${round} of ${ROUNDS}: ${name} ${Math.round(result.perSecond)}/s\n`,
      );
    }
  }

  console.log(`\n### ${operation.name}: ${crowd}\n`);
  console.log('| | CPU µs | of the first | a second | p50 ms | p99 ms | p50, half the rate | p99 | first answer ms |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  const most = median((contestants[0] as Contestant).rounds, 'cpu');
  for (const { name, url, rounds, first } of contestants) {
    const [cpu, perSecond] = [median(rounds, 'cpu'), median(rounds, 'perSecond')];
    const half = await paced(asking(url), perSecond / 2, SECONDS);
    const times = [median(rounds, 'p50'), median(rounds, 'p99'), half.p50, half.p99, first].map((time) =>
      time.toFixed(1),
    );
    console.log(
      `| ${[name, Math.round(cpu), `1/${(most / cpu).toFixed(1)}`, Math.round(perSecond), ...times].join(' | ')} |`,
    );
  }
  for (const name of wrong) console.log(`| ${name} | answers wrongly | | | | | | | |`);
}

async function first({ url }: Started, asking: (url: string) => (client: number) => Promise<unknown>) {
  const begun = performance.now();
  const answer = await asking(url)(0);
  return { answer, ms: performance.now() - begun };
}

async function warmUp(once: (client: number) => Promise<unknown>): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  for (let turn = 0; turn < WARM_UP_TURNS && performance.now() < end; turn += 1) {
    await Promise.all(Array.from({ length: 8 }, (_, client) => once(turn * 8 + client)));
  }
}

async function ask(url: string, { queryFor, variables }: Operation, page: number): Promise<unknown> {
  const { origin, pathname: path } = new URL(url);
  const body = JSON.stringify({ query: queryFor(page), variables });
  const headers = { 'content-type': 'application/json' };
  const response = await pool.request({ origin, path, method: 'POST', headers, body });
  return JSON.parse(await response.body.text());
}
