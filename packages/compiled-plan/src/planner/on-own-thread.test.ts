import { setImmediate as turnOfEvents } from 'node:timers/promises';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { type OpenSupergraph, openSupergraph } from '../supergraph.ts';
import { type Federation, federationNamed } from '../testing/federation.ts';
import { THREAD } from '../testing/limited-planner.ts';
import { nestedQuery } from '../testing/nested.ts';
import { onOwnThread, PLANNER_LIMITS, type PlannerLimits } from './on-own-thread.ts';
import { InvalidOperation, PlannerBusy, TooLargeToPlan, TooLongToPlan, TooManyWays } from './refused.ts';

const query = (levels: number) => parse(nestedQuery(levels));
/** It would take all that there is, and longer than anybody waits. */
const [ORDINARY, ENDLESS] = [query(1), query(4)];
const UNLIMITED = { ...PLANNER_LIMITS, mostWays: 1_000_000, withinMs: 180_000 };

let berth: Federation;
beforeAll(async () => {
  berth = await federationNamed('berth');
});

let opened: OpenSupergraph;
afterEach(() => opened.retire());

function opening(limits: Partial<PlannerLimits>) {
  opened = openSupergraph(berth.supergraph.sdl, onOwnThread({ ...UNLIMITED, ...limits }, THREAD));
  return opened;
}

test('it plans as it would on this thread', async () => {
  const { plan } = opening({});
  expect(await plan(ORDINARY)).toEqual(await berth.supergraph.plan(ORDINARY));
  const nonsense = parse('{ nonsense }');
  const why = await berth.supergraph.plan(nonsense).catch((error) => error);
  expect(why).toBeInstanceOf(InvalidOperation);
  await expect(plan(nonsense)).rejects.toEqual(why);
});

test('what has too many ways is refused', async () => {
  const { plan } = opening({ mostWays: 256 });
  await expect(plan(query(3))).rejects.toEqual(new TooManyWays(256));
});

test('whoever has more time may allow more', async () => {
  expect(await opening({}).plan(query(3))).toMatchObject({ kind: 'QueryPlan' });
});

test('what takes longer is stopped, and others are planned by another thread', async () => {
  const { plan } = opening({ withinMs: 2_000 });
  const [endless, ordinary] = await Promise.allSettled([plan(ENDLESS), plan(ORDINARY)]);
  expect(endless).toEqual({ status: 'rejected', reason: new TooLongToPlan(2_000) });
  expect(ordinary).toEqual({ status: 'fulfilled', value: await berth.supergraph.plan(ORDINARY) });
});

test('what takes long since nothing is done meanwhile is waited for', async () => {
  const asleep = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
      parentPort.postMessage({ plan: { kind: 'QueryPlan' } });
    });
    parentPort.postMessage('ready');`;
  const thread = new URL(`data:text/javascript,${encodeURIComponent(asleep)}`);
  opened = openSupergraph(berth.supergraph.sdl, onOwnThread({ ...UNLIMITED, withinMs: 1_000 }, thread));
  expect(await opened.plan(ORDINARY)).toEqual({ kind: 'QueryPlan' });
});

test('a thread that ends by itself is told to whoever waits, and another one begins', async () => {
  const ending = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', () => process.exit());
    parentPort.postMessage('ready');`;
  const thread = new URL(`data:text/javascript,${encodeURIComponent(ending)}`);
  opened = openSupergraph(berth.supergraph.sdl, onOwnThread(UNLIMITED, thread));
  for (const _ of [1, 2]) await expect(opened.plan(ORDINARY)).rejects.toThrow('The planner has ended.');
});

test('what takes more memory ends its thread, and nothing else', async () => {
  const { plan } = opening({ withinMegabytes: 96 });
  const [endless, ordinary] = await Promise.allSettled([plan(ENDLESS), plan(ORDINARY)]);
  expect(endless).toEqual({ status: 'rejected', reason: new TooLargeToPlan(96) });
  expect(ordinary).toMatchObject({ status: 'fulfilled' });
});

test('what nobody waits for any more when its turn comes is not planned', async () => {
  const { plan } = opening({ withinMs: 500 });
  let isWanted = true;
  const [endless, late] = [plan(ENDLESS), plan(ORDINARY, () => isWanted)];
  isWanted = false;
  const [first, second] = await Promise.allSettled([endless, late]);
  expect(first).toMatchObject({ reason: new TooLongToPlan(500) });
  expect(second).toMatchObject({ reason: new PlannerBusy() });
  isWanted = true;
  expect(await plan(ORDINARY, () => isWanted)).toMatchObject({ kind: 'QueryPlan' });
});

test('more than may wait are sent away at once, and may come again', async () => {
  const { plan } = opening({ mostWaiting: 2 });
  const all = await Promise.allSettled([1, 2, 3].map(() => plan(ORDINARY)));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(all[2]).toMatchObject({ reason: new PlannerBusy() });
  expect(await plan(ORDINARY)).toMatchObject({ kind: 'QueryPlan' });
});

test('meanwhile this thread does what else there is to do', async () => {
  const { plan } = opening({ withinMs: 2_000 });
  let isPlanning = true;
  const planning = plan(ENDLESS).catch(() => {
    isPlanning = false;
  });
  let turns = 0;
  for (; isPlanning; turns += 1) await turnOfEvents();
  await planning;
  expect(turns).toBeGreaterThan(100);
});

test('once retired it plans what it is still asked for', async () => {
  const { plan, retire } = opening({});
  const before = plan(ORDINARY);
  retire();
  expect(await before).toMatchObject({ kind: 'QueryPlan' });
  expect(await plan(ORDINARY)).toMatchObject({ kind: 'QueryPlan' });
});

test('a supergraph of which it can make nothing is told before anything is planned', async () => {
  // It names the field of a type that is nowhere; whoever only reads the schema does not mind.
  const sdl = berth.supergraph.sdl.replace(/key: "id"/g, 'key: "nowhere"');
  opened = openSupergraph(sdl, onOwnThread(UNLIMITED, THREAD));
  await expect(opened.ready).rejects.toThrow(/nowhere/);
  await opening({}).ready;
});

test('a thread that cannot begin is told to whoever asks', async () => {
  opened = openSupergraph(berth.supergraph.sdl, onOwnThread(PLANNER_LIMITS, new URL('nowhere.js', THREAD)));
  for (const _ of [1, 2]) await expect(opened.plan(ORDINARY)).rejects.toThrow(/nowhere\.js/);
});
