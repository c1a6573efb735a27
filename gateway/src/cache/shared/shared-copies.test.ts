import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { until } from '../../testing/until.ts';
import { describeOnRedis } from '../testing/describe-on-redis.ts';
import { type Looked, SharedCopies } from './shared-copies.ts';
import { versionKey } from './versions.ts';

const ROOM = { key: 'name of r1 for the viewer u1', things: ['rooms', 'rooms r1'] };

describeOnRedis('copies that gateways share', (redis) => {
  let opened: SharedCopies[];
  let reasons: string[];
  let here: SharedCopies;
  let there: SharedCopies;

  beforeEach(async () => {
    opened = [];
    reasons = [];
    await redis().forget();
    here = await open();
    there = await open();
  });
  afterEach(() => {
    for (const each of opened) each.close();
  });

  async function open(): Promise<SharedCopies> {
    const onChange = (_: boolean, reason?: Error) => void (reason && reasons.push(reason.message));
    const shared = new SharedCopies(redis().url, { onChange });
    opened.push(shared);
    await until(async () => (await shared.look([])) !== null);
    return shared;
  }

  /** What `by` has of it; undefined where it has nothing, null where it does not know. */
  async function look(by: SharedCopies) {
    const looked = await by.look([ROOM]);
    return looked === null ? null : looked.copies[0]?.json;
  }

  /** As one who asks the subgraph; what happens `meanwhile` happens before it answers. */
  async function make(by: SharedCopies, json: string, { lastsMs = 60_000, meanwhile = async () => {} } = {}) {
    const { versions, at } = (await by.look([ROOM])) as Looked;
    await meanwhile();
    by.keep([{ key: ROOM.key, versions: versions[0] as string, json }], at, lastsMs);
    // What is sent later arrives later.
    await by.look([]);
  }

  test('what one has made serves the others, for as long as it is good', async () => {
    await make(here, '"r1"', { lastsMs: 5_000 });
    const looked = await there.look([{ ...ROOM, key: 'something else' }, ROOM]);
    expect(looked?.copies).toEqual([undefined, { json: '"r1"', lastsMs: expect.any(Number) }]);
    expect(looked?.copies[1]?.lastsMs).toBeLessThanOrEqual(5_000);
    await make(here, '"r1"', { lastsMs: 1 });
    await until(async () => (await look(there)) === undefined);
  });

  test.each([3_600_000, -3_600_000])(
    'whoever made it with a clock that is wrong by %i ms, it is good for as long as it should be',
    async (wrongBy) => {
      const now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockReturnValue(now + wrongBy);
      await make(here, '"r1"', { lastsMs: 5_000 });
      clock.mockRestore();
      const looked = await there.look([ROOM]);
      expect(looked?.copies).toEqual([{ json: '"r1"', lastsMs: expect.any(Number) }]);
      expect(looked?.copies[0]?.lastsMs).toBeLessThanOrEqual(5_000);
    },
  );

  test.each([['rooms'], ['rooms r1']])('when %s has changed by one, it counts for none', async (thing) => {
    await make(here, '"r1"');
    await there.note(['rooms r2', 'users']);
    expect(await look(here)).toBe('"r1"');
    await there.note([thing]);
    expect([await look(here), await look(there)]).toEqual([undefined, undefined]);
  });

  test('what changes between asking and answer is not kept for anybody', async () => {
    await make(here, '"r1"', { meanwhile: () => there.note(['rooms r1']) });
    expect([await look(here), await look(there)]).toEqual([undefined, undefined]);
  });

  test('where a version was thrown away for want of room, what named it never counts again', async () => {
    await make(here, '"r1"');
    await there.note(['rooms r1']);
    const client = new Redis(redis().url);
    await client.del(versionKey('rooms r1'));
    expect(await look(there)).toBeUndefined();
    await client.del(versionKey('rooms r1'));
    expect(await look(there)).toBeUndefined();
    client.disconnect();
  });

  test('keys tell nothing of who looks at what', async () => {
    await make(here, '"r1"');
    const client = new Redis(redis().url);
    for (const key of await client.keys('*')) expect(key).toMatch(/^berth:(version|copy):[\w-]{43}$/);
    client.disconnect();
  });

  test('killed, it stands in nobody’s way, and what changed meanwhile counts when it is as it was before', async () => {
    await make(here, '"r1"');
    await redis().save();
    await redis().kill();
    await here.note(['rooms r1']);
    expect(await look(here)).toBeNull();
    await redis().startAgain();
    await until(async () => (await look(here)) !== null);
    expect(await look(here)).toBeUndefined();
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.join()).not.toContain('secret');
  });

  test('come back as it was some time ago, it is not believed', async () => {
    await make(here, '"r1"');
    await redis().save();
    await here.note(['rooms r1']);
    await redis().kill();
    await redis().startAgain();
    await until(async () => (await look(here)) !== null);
    expect(await look(here)).toBeUndefined();
  });

  test('what it refused to take, it is told again', async () => {
    await make(here, '"r1"');
    const client = new Redis(redis().url);
    await client.config('SET', 'maxmemory', '1');
    await here.note(['rooms r1']);
    expect([await look(here), await look(there)]).toEqual([null, '"r1"']);
    await client.config('SET', 'maxmemory', '0');
    await until(async () => (await look(here)) !== null);
    expect([await look(here), await look(there)]).toEqual([undefined, undefined]);
    client.disconnect();
  });

  test('while it says nothing, nobody waits for it; then it is told what changed', async () => {
    await make(here, '"r1"');
    redis().pause();
    await here.note(['rooms r1']);
    expect(await look(here)).toBeNull();
    redis().resume();
    await until(async () => (await look(here)) !== null);
    expect([await look(here), await look(there)]).toEqual([undefined, undefined]);
  });

  test('one that was never there is not waited for, and is used when it comes', async () => {
    await make(here, '"r1"');
    await redis().save();
    for (const each of opened) each.close();
    await redis().kill();
    const late = new SharedCopies(redis().url);
    opened.push(late);
    await late.note(['rooms r1']);
    expect(await look(late)).toBeNull();
    await redis().startAgain();
    await until(async () => (await look(late)) !== null);
    expect(await look(late)).toBeUndefined();
    await make(late, '"r1"');
    expect(await look(late)).toBe('"r1"');
  });
});
