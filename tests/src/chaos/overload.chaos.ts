import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Agent } from 'undici';
import { keepToCore } from '../bench/cores.ts';
import { paced, run } from '../bench/measure.ts';
import { newAccount } from '../berth/accounts.ts';
import { BerthProcess } from '../berth/berth-process.ts';

const [GATEWAYS_CORE, OTHERS_CORE] = [0, 1];
const CLIENTS = 32;
/** So many different pages are asked for, by each in turn: what is asked already, nobody is asked again. */
const SIZES = 45;
const TIMES = 3;
const MAY_LOSE = 0.9;
const HEALTHY_WITHIN_MS = 100;
const QUERY = `query ($n: Int!) { me { name }
  myReservations(first: $n) { nodes { status } } rooms(first: $n) { nodes { name capacity } } }`;

interface Counts {
  good: number;
  refused: number;
  failed: number;
}

/**
 * The gateway has one core; what is behind it and its clients share the other. First these ask as fast as they are answered,
 * then three times as often, whether they are or not: as much is answered as before, the rest is sent away at once, and
 * whoever asks whether the gateway lives hears so.
 */
export async function chaos({ attempts: seconds = 20 }: { attempts?: number }): Promise<boolean> {
  keepToCore(OTHERS_CORE);
  const berth = await BerthProcess.start({ LOG_LEVEL: 'warn' });
  keepToCore(GATEWAYS_CORE, (await berth.run()).services['gateway'] as number);
  const pool = new Agent({ connections: 2_000 });
  try {
    // What one and the same person asks at the same time is asked of the subgraphs once.
    const accounts = await Promise.all(Array.from({ length: CLIENTS }, () => newAccount(berth.url)));
    const tokens = accounts.map(({ session }) => session.accessToken);
    let turn = 0;
    const counts: Counts = { good: 0, refused: 0, failed: 0 };
    const ask = async () => {
      turn += 1;
      const body = JSON.stringify({ query: QUERY, variables: { n: 1 + (turn % SIZES) } });
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[turn % CLIENTS]}` };
      const response = await pool.request({ origin: berth.url, path: '/graphql', method: 'POST', headers, body });
      const { data, errors } = (await response.body.json()) as { data?: object; errors?: object[] };
      if (response.statusCode === 200 && data && !errors) counts.good += 1;
      else if (response.statusCode === 503 && response.headers['retry-after']) counts.refused += 1;
      else counts.failed += 1;
    };

    await run(ask, async () => 0, seconds, CLIENTS);
    const { perSecond: peak } = await run(ask, async () => 0, seconds, CLIENTS);

    Object.assign(counts, { good: 0, refused: 0, failed: 0 });
    const health = await watchHealth(berth.url);
    const begun = performance.now();
    const { p50, p99 } = await paced(ask, TIMES * peak, seconds);
    const good = (counts.good * 1_000) / (performance.now() - begun);
    const worst = await health.stop();

    console.log(
      '| | asked a second | answered a second | of the peak | sent away | failed | p50 ms | p99 ms | health, at worst ms |',
    );
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
    console.log(`| as much as it bears | ${Math.round(peak)} | ${Math.round(peak)} | | | | | | |`);
    const figures = [
      Math.round(TIMES * peak),
      Math.round(good),
      (good / peak).toFixed(2),
      counts.refused,
      counts.failed,
    ];
    console.log(
      `| three times as much | ${[...figures, Math.round(p50), Math.round(p99), Math.round(worst)].join(' | ')} |`,
    );
    return good >= MAY_LOSE * peak && counts.failed === 0 && worst < HEALTHY_WITHIN_MS;
  } finally {
    await pool.close();
    await BerthProcess.stopAll();
  }
}

/** Asks again and again whether the gateway lives. Answers the longest that it took. */
async function watchHealth(url: string) {
  const watch = fork(join(import.meta.dirname, 'overload/health-watch.ts'), [`${url}/health/live`]);
  await once(watch, 'message');
  return {
    async stop(): Promise<number> {
      watch.send('stop');
      const [worst] = await once(watch, 'message');
      return worst;
    },
  };
}
