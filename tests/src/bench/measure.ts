import { setTimeout as sleep } from 'node:timers/promises';

export interface Contestant {
  name: string;
  /** Does the thing once; `turn` is another number each time. */
  once: (turn: number) => Promise<unknown>;
  /** The microseconds of processor time that it has used so far. */
  cpu?: () => Promise<number>;
}

export interface Times {
  p50: number;
  p99: number;
}

export interface Result extends Times {
  perSecond: number;
  /** Microseconds for each time. */
  cpu: number;
}

/** Runs contestants in turns, so that a noisy machine is noisy for all of them, and prints medians of the rounds. */
export async function compare(
  contestants: readonly Contestant[],
  { rounds, seconds, clients }: { rounds: number; seconds: number; clients: number },
): Promise<void> {
  const results = new Map<string, Result[]>(contestants.map(({ name }) => [name, []]));
  let turn = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, once, cpu = async () => 0 } of contestants) {
      const result = await run(() => once(turn++), cpu, seconds, clients);
      // The first round warms up.
      if (round > 0) results.get(name)?.push(result);
      process.stderr.write(`round ${round} of ${rounds}: ${name} ${Math.round(result.perSecond)}/s\n`);
    }
  }
  const floor = median([...results.values()][0] ?? [], 'perSecond');
  const measuresCpu = contestants.some(({ cpu }) => cpu);
  console.log(`\n| | per second | of the first | p50 ms | p99 ms |${measuresCpu ? ' CPU µs |' : ''}`);
  console.log(`| --- | --- | --- | --- | --- |${measuresCpu ? ' --- |' : ''}`);
  for (const [name, all] of results) {
    const [perSecond, p50, p99] = [median(all, 'perSecond'), median(all, 'p50'), median(all, 'p99')];
    const share = (perSecond / floor).toFixed(2);
    const cpu = measuresCpu ? ` ${Math.round(median(all, 'cpu'))} |` : '';
    console.log(`| ${name} | ${Math.round(perSecond)} | ${share} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |${cpu}`);
  }
}

/** So many clients, each of whom asks again as soon as it is answered. */
export async function run(
  once: (client: number) => Promise<unknown>,
  cpu: () => Promise<number>,
  seconds: number,
  clients: number,
): Promise<Result> {
  const times: number[] = [];
  const cpuBefore = await cpu();
  const start = performance.now();
  const end = start + seconds * 1000;
  const client = async (number: number) => {
    while (performance.now() < end) {
      const begun = performance.now();
      await once(number);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  const elapsed = (performance.now() - start) / 1000;
  return {
    perSecond: times.length / elapsed,
    ...percentiles(times),
    cpu: ((await cpu()) - cpuBefore) / times.length,
  };
}

/** So many a second, whether or not those before are answered. It leaves little garbage: its own pauses would be measured too. */
export async function paced(once: (client: number) => Promise<unknown>, perSecond: number, seconds: number) {
  const times = new Float64Array(Math.ceil(perSecond * seconds));
  let [sent, ended] = [0, 0];
  let failure: unknown;
  const send = async (turn: number) => {
    const begun = performance.now();
    await once(turn).catch((error) => {
      failure = error;
    });
    times[turn] = performance.now() - begun;
    ended += 1;
  };
  const begun = performance.now();
  while (ended < times.length) {
    const due = Math.min(times.length, ((performance.now() - begun) / 1_000) * perSecond);
    while (sent < due) send(sent++);
    await sleep(1);
  }
  if (failure) throw failure;
  return percentiles(times);
}

function percentiles(times: number[] | Float64Array): Times {
  const sorted = times.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export function median<Measured>(results: readonly Measured[], what: keyof Measured): number {
  const sorted = results.map((result) => Number(result[what])).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
