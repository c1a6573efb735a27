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

/** Of the second third of all samples, and of the last: the mean of the bytes, and the fewest files, since those come and go. */
export function growthOf(samples: readonly Sample[]): Record<string, { bytes: Thirds; files: Thirds }> {
  const third = Math.floor(samples.length / 3);
  const thirds = [samples.slice(third, 2 * third), samples.slice(2 * third)] as const;
  const each = (name: string, what: keyof Held) =>
    thirds.map((part) => part.map((sample) => sample[name]?.[what] ?? Number.NaN)) as [number[], number[]];
  return Object.fromEntries(
    Object.keys(samples[0] ?? {}).map((name) => {
      const [bytes, files] = [each(name, 'bytes').map(mean), each(name, 'files').map((part) => Math.min(...part))];
      return [name, { bytes: bytes as Thirds, files: files as Thirds }];
    }),
  );
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
