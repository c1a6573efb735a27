import { readdir, readFile } from 'node:fs/promises';

interface Held {
  bytes: number;
  files: number;
}

/** What each process holds, by its name. */
export type Sample = Record<string, Held>;

export async function sampleOf(pids: Record<string, number>): Promise<Sample> {
  return Object.fromEntries(
    await Promise.all(Object.entries(pids).map(async ([name, pid]) => [name, await held(pid)])),
  );
}

async function held(pid: number): Promise<Held> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  return { bytes: kibibytes * 1_024, files: (await readdir(`/proc/${pid}/fd`)).length };
}

type Thirds = [second: number, last: number];

/** Means of the second third and of the last. */
export function growthOf(samples: readonly Sample[]): Record<string, { bytes: Thirds; files: Thirds }> {
  const third = Math.floor(samples.length / 3);
  const [second, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const mean = (of: readonly Sample[], name: string, what: keyof Held) =>
    of.reduce((sum, sample) => sum + (sample[name]?.[what] ?? 0), 0) / of.length;
  const thirds = (name: string, what: keyof Held): Thirds => [mean(second, name, what), mean(last, name, what)];
  return Object.fromEntries(
    Object.keys(samples[0] ?? {}).map((name) => [name, { bytes: thirds(name, 'bytes'), files: thirds(name, 'files') }]),
  );
}
