import { setTimeout as sleep } from 'node:timers/promises';
import type { EntitiesAsked, Remembered } from '@berth/compiled-plan';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { until } from '../testing/until.ts';
import { Changes } from './changes.ts';
import { EntityCache } from './entity-cache.ts';
import { type NoteChanges, noteChanges } from './note-changes.ts';
import { SharedCopies } from './shared/shared-copies.ts';
import { describeOnRedis } from './testing/describe-on-redis.ts';
import { entityOf } from './things.ts';

const RUNS = 40;

const often = fc.constantFrom(
  ...Array<'a query is answered'>(10).fill('a query is answered'),
  ...Array<'a query asks'>(5).fill('a query asks'),
  ...Array<'the subgraph looks it up'>(3).fill('the subgraph looks it up'),
  ...Array<'its answer arrives'>(3).fill('its answer arrives'),
  'the subgraph writes',
  'a write is answered',
  'an event is heard',
  ...Array<'Redis has answered'>(4).fill('Redis has answered'),
);
const seldom = fc.constantFrom(
  'Redis is saved',
  'Redis dies, and comes back as it was before a write',
  'Redis is dead for a while',
  'Redis says nothing for a while',
  'Redis forgets',
);
/** What may happen; the numbers say at which gateway, and to which of those that are on their way. */
const step = fc.tuple(
  fc.oneof({ weight: 40, arbitrary: often }, { weight: 1, arbitrary: seldom }),
  fc.nat({ max: 1 }),
  fc.nat(),
);

interface Gateway {
  cache: EntityCache;
  note: NoteChanges;
  shared: SharedCopies;
  isTrusting: boolean;
  asked: Remembered[];
  lookedUp: { remembered: Remembered; told: number }[];
  unanswered: number[];
  unheard: number[];
  /** The last write that was answered by this gateway, or that it has heard of. */
  known: number;
}

describeOnRedis('where gateways share copies', (redis) => {
  const served = { own: 0, shared: 0 };
  let failures = 0;

  function open(): Gateway {
    const changes = new Changes(10);
    const shared = new SharedCopies(redis().url, {
      onLookup: (found) => {
        if (found === 'copy') served.shared += 1;
      },
      onFailure: () => {
        failures += 1;
      },
      onChange: (isTrusted) => {
        gateway.isTrusting = isTrusted;
      },
    });
    const onLookup = (found: string) => {
      if (found === 'copy') served.own += 1;
    };
    const gateway: Gateway = {
      cache: new EntityCache({ maxBytes: 10_000, changes, isFollowed: () => true, shared, onLookup }),
      ...{ note: noteChanges(changes, shared), shared, isTrusting: false },
      ...{ asked: [], lookedUp: [], unanswered: [], unheard: [], known: 0 },
    };
    return gateway;
  }

  test('no gateway serves a copy older than a write that it has answered, or has heard of, whatever becomes of Redis', async () => {
    let run = 0;
    const story = fc.asyncProperty(fc.array(step, { minLength: 100, maxLength: 200 }), async (steps) => {
      run += 1;
      const asked: EntitiesAsked = {
        ...{ subgraph: 'rooms', policy: { maxAge: 60, isPrivate: false, holdsOthers: false } },
        ...{ selection: `version ${run}`, variables: '{}' },
        entities: [{ id: 'r1', representation: '{"__typename":"Room","id":"r1"}' }],
      };
      const gateways = [open(), open()];
      const trusting = () => until(() => gateways.every(({ isTrusting }) => isTrusting));
      const onTheirWay: Promise<void>[] = [];
      const take = <Item>(items: Item[], which: number) => items.splice(which % (items.length || 1), 1)[0];
      let version = 0;
      await trusting();

      async function query(gateway: Gateway): Promise<void> {
        const { known } = gateway;
        const remembered = (await gateway.cache.remember(asked, null)) as Remembered;
        const [copy] = remembered.known;
        if (copy === undefined) gateway.asked.push(remembered);
        else expect(Number(copy)).toBeGreaterThanOrEqual(known);
      }

      async function learn(gateway: Gateway, written: number | undefined, thing: string): Promise<void> {
        if (written === undefined) return;
        await gateway.note([thing]);
        gateway.known = Math.max(gateway.known, written);
      }

      const happens = {
        async 'a query is answered'(gateway: Gateway) {
          await query(gateway);
          gateway.asked.pop()?.keep([String(version)]);
        },
        'a query asks': (gateway: Gateway) => void onTheirWay.push(query(gateway)),
        'the subgraph looks it up'(gateway: Gateway, which: number) {
          const remembered = take(gateway.asked, which);
          if (remembered) gateway.lookedUp.push({ remembered, told: version });
        },
        'its answer arrives'(gateway: Gateway, which: number) {
          const { remembered, told } = take(gateway.lookedUp, which) ?? {};
          remembered?.keep([String(told)]);
        },
        'the subgraph writes'(gateway: Gateway) {
          version += 1;
          gateway.unanswered.push(version);
          for (const each of gateways) each.unheard.push(version);
        },
        'a write is answered': (gateway: Gateway, which: number) =>
          void onTheirWay.push(learn(gateway, take(gateway.unanswered, which), 'rooms')),
        'an event is heard': (gateway: Gateway) =>
          void onTheirWay.push(learn(gateway, gateway.unheard.shift(), entityOf('rooms', 'r1'))),
        'Redis has answered': () => Promise.race([Promise.allSettled(onTheirWay), sleep(5)]),
        'Redis is saved': () => redis().save(),
        async 'Redis dies, and comes back as it was before a write'(gateway: Gateway) {
          await redis().save();
          happens['the subgraph writes'](gateway);
          await learn(gateway, gateway.unanswered.pop(), 'rooms');
          await redis().kill();
          await redis().startAgain();
          // Long enough for each to see that it has been away.
          await sleep(20);
          await trusting();
          await query(gateway);
        },
        async 'Redis is dead for a while'() {
          await redis().kill();
          onTheirWay.push(sleep(50).then(() => redis().startAgain()));
          await sleep(1);
        },
        async 'Redis says nothing for a while'() {
          redis().pause();
          onTheirWay.push(sleep(60).then(() => redis().resume()));
        },
        'Redis forgets': () => redis().forget(),
      };
      let isAway = Promise.resolve();
      try {
        for (const [what, at, which] of steps) {
          // One trouble at a time.
          const isTrouble = /^Redis (?!has)/.test(what);
          if (isTrouble) await isAway;
          const before = onTheirWay.length;
          await happens[what](gateways[at] as Gateway, which);
          if (isTrouble) isAway = Promise.all(onTheirWay.slice(before)).then(() => {});
        }
      } finally {
        await Promise.allSettled(onTheirWay);
        await trusting();
        for (const { shared } of gateways) shared.close();
      }
      await Promise.all(onTheirWay);
    });
    await fc.assert(story, { numRuns: RUNS, endOnFailure: true });
    expect(served.own).toBeGreaterThan(RUNS);
    expect(served.shared).toBeGreaterThan(RUNS);
    expect(failures).toBeGreaterThan(RUNS / 4);
  }, 300_000);
});
