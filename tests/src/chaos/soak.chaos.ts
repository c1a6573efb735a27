import { setTimeout as sleep } from 'node:timers/promises';
import { BerthProcess } from '../berth/berth-process.ts';
import { mixedLoad } from './soak/mixed-load.ts';
import { growthOf, type Sample, sampleOf } from './soak/samples.ts';

const MINUTE_MS = 60_000;
/** Of each minute: connections that nobody uses are closed by then, however many there were at a time. */
const PAUSE_MS = 8_000;
/** Of what a process took before; and what garbage that is not collected yet may make of it. */
const MAY_GROW = { share: 1.1, bytes: 16 * 1_048_576, files: 5 };

/**
 * An hour of everything that people do, at a steady pace: bookings, cancellations, queries that were seen before and such
 * that were not, mistakes, accounts, subscriptions that come and go. What each process holds is looked at each minute: in
 * the last third it is what it was in the second; in the first, caches fill.
 */
export async function chaos({ attempts: minutes = 60 }: { attempts?: number }): Promise<boolean> {
  try {
    const berth = await BerthProcess.start({ LOG_LEVEL: 'warn', MUTATIONS_PER_MINUTE: '100000' });
    const load = await mixedLoad(berth.url);
    const samples: Sample[] = [];
    for (let minute = 1; minute <= minutes; minute += 1) {
      await load.run(MINUTE_MS - PAUSE_MS);
      await sleep(PAUSE_MS);
      samples.push(await sampleOf((await berth.run()).services));
      process.stderr.write(`${minute} of ${minutes} minutes: ${load.done} requests, ${load.failures.length} failed\n`);
    }
    await load.stop();

    console.log(
      '| service | MiB, second third | MiB, last third | files open, second third | files open, last third |',
    );
    console.log('| --- | --- | --- | --- | --- |');
    const growths = Object.entries(growthOf(samples));
    for (const [name, { bytes, files }] of growths) {
      const mebibytes = bytes.map((size) => Math.round(size / 1_048_576));
      console.log(`| ${[name, ...mebibytes, ...files.map(Math.round)].join(' | ')} |`);
    }
    console.log(`\n${load.done} requests in ${minutes} minutes, of which ${load.failures.length} failed.`);
    for (const failure of new Set(load.failures.slice(0, 5))) console.error(failure);
    const flat = growths.every(
      ([, { bytes, files }]) =>
        bytes[1] <= bytes[0] * MAY_GROW.share + MAY_GROW.bytes && files[1] <= files[0] + MAY_GROW.files,
    );
    return flat && load.failures.length === 0;
  } finally {
    await BerthProcess.stopAll();
  }
}
