import { setTimeout as sleep } from 'node:timers/promises';
import type { EntitiesAsked, Remembered } from '@berth/compiled-plan';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Changes } from './changes.ts';
import { EntityCache, type Found } from './entity-cache.ts';
import { entityOf } from './things.ts';

let changes: Changes;
let cache: EntityCache;
let isFollowed: boolean;
let found: Found[];

beforeEach(() => {
  changes = new Changes();
  isFollowed = true;
  found = [];
  const onLookup = (each: Found) => void found.push(each);
  cache = new EntityCache({ maxBytes: 100_000, changes, isFollowed: () => isFollowed, onLookup });
});

function asking(
  { isPrivate = false, holdsOthers = false, maxAge = 60, ...more } = {},
  ...ids: string[]
): EntitiesAsked {
  return {
    subgraph: 'rooms',
    policy: { maxAge, isPrivate, holdsOthers },
    selection: 'name',
    variables: '{}',
    ...more,
    entities: ids.map((id) => ({ id, representation: JSON.stringify({ __typename: 'Room', id }) })),
  };
}

const room = asking({}, 'r1');
const remember = (asked: EntitiesAsked, viewer: string | null) => cache.remember(asked, viewer) as Remembered | null;
const known = (asked: EntitiesAsked = room, viewer: string | null = 'u1') => remember(asked, viewer)?.known;

/** Looks for it, and tells it what was not found; what happens `meanwhile` happens between the two. */
function look(asked: EntitiesAsked = room, viewer: string | null = 'u1', meanwhile = () => {}): void {
  const remembered = remember(asked, viewer);
  meanwhile();
  remembered?.keep(
    remembered.known.flatMap((json, slot) => (json === undefined ? [`"${asked.entities[slot]?.id}"`] : [])),
  );
}

test('what was told is known, one entity at a time', () => {
  look(asking({}, 'r1', 'r2'));
  expect(known(asking({}, 'r3', 'r2', 'r1'))).toEqual([undefined, '"r2"', '"r1"']);
  look(asking({}, 'r3', 'r2', 'r1'));
  expect(known(asking({}, 'r1', 'r2', 'r3'))).toEqual(['"r1"', '"r2"', '"r3"']);
});

test('another selection, other variables, another viewer’s own are not the same', () => {
  look(asking({ isPrivate: true }, 'r1'));
  expect(known(asking({ isPrivate: true }, 'r1'))).toEqual(['"r1"']);
  for (const other of [{ selection: 'floor' }, { variables: '{"a":1}' }]) {
    expect(known(asking({ isPrivate: true, ...other }, 'r1'))).toEqual([undefined]);
  }
  expect(known(asking({ isPrivate: true }, 'r1'), 'u2')).toEqual([undefined]);
  expect(known(asking({}, 'r1'))).toEqual([undefined]);
});

test('what is for all is for those of whom nothing is known, too, and what is not is not kept for them', () => {
  look(room, 'u1');
  expect(known(room, null)).toEqual(['"r1"']);
  expect(cache.remember(asking({ isPrivate: true }, 'r1'), null)).toBeNull();
});

describe('a copy does not count any more', () => {
  test.each([
    ['when its entity changes', 'rooms r1', {}, [undefined]],
    ['when anything of its subgraph may have changed', 'rooms', {}, [undefined]],
    ['when any entity changes, where it holds others', 'rooms *', { holdsOthers: true }, [undefined]],
    ['but does when another entity changes', 'rooms r2', {}, ['"r1"']],
    ['but does when another subgraph changes', 'users', {}, ['"r1"']],
  ])('%s', (_, thing, policy, expected) => {
    const asked = asking(policy, 'r1');
    look(asked);
    changes.note([thing]);
    expect(known(asked)).toEqual(expected);
  });

  test('when its entity changes, in whichever case a client has written the id', () => {
    const asked = asking({}, '7F3C');
    look(asked);
    changes.note([entityOf('rooms', '7f3c')]);
    expect(known(asked)).toEqual([undefined]);
  });

  test('once it is older than was declared', async () => {
    const brief = asking({ maxAge: 0.1 }, 'r1');
    look(brief);
    expect(known(brief)).toEqual(['"r1"']);
    await sleep(200);
    expect(known(brief)).toEqual([undefined]);
  });

  test('if it changes between asking and answer', () => {
    look(room, 'u1', () => changes.note(['rooms r1']));
    expect(cache.size.entries).toBe(0);
    expect(known()).toEqual([undefined]);
  });
});

test('while changes of its subgraph are not heard of, there are no copies', () => {
  look();
  isFollowed = false;
  expect(cache.remember(room, 'u1')).toBeNull();
  isFollowed = true;
  expect(known()).toEqual(['"r1"']);
});

test('copies take no more memory than they may', () => {
  for (let n = 0; n < 1_000; n += 1) look(asking({}, `r${n}`));
  expect(cache.size.bytes).toBeLessThanOrEqual(100_000);
  expect(cache.size.entries).toBeLessThan(300);
  expect(known(asking({}, 'r0', 'r999'))).toEqual([undefined, '"r999"']);
});

test('however long the variables are, they take no room with each entity', () => {
  const asked = { ...asking({}, 'r1', 'r2'), variables: JSON.stringify({ text: 'x'.repeat(100_000) }) };
  look(asked);
  expect(known(asked)).toEqual(['"r1"', '"r2"']);
  expect(cache.size.bytes).toBeLessThan(1_000);
});

test('it tells what came of each look', () => {
  look();
  look();
  changes.note(['rooms']);
  look();
  expect(found).toEqual(['nothing', 'copy', 'outdated']);
});
