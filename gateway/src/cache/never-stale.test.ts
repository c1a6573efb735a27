import type { EntitiesAsked, Remembered } from '@berth/compiled-plan';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Changes } from './changes.ts';
import { EntityCache } from './entity-cache.ts';
import { entityOf } from './things.ts';

const ASKED: EntitiesAsked = {
  subgraph: 'rooms',
  policy: { maxAge: 60, isPrivate: false, holdsOthers: false },
  selection: 'version',
  variables: '{}',
  entities: [{ id: 'r1', representation: '{"__typename":"Room","id":"r1"}' }],
};

/** What may happen, in whatever order; the number says to which of those that are on their way. */
const step = fc.tuple(
  fc.constantFrom(
    // Often enough for some to find a copy.
    ...Array<'a query asks'>(4).fill('a query asks'),
    ...Array<'the subgraph looks it up'>(4).fill('the subgraph looks it up'),
    ...Array<'its answer arrives'>(4).fill('its answer arrives'),
    'the subgraph writes',
    'a write is answered',
    'an event is heard',
  ),
  fc.nat(),
);

test('in whatever order things happen, no copy is older than a write that was answered, or that was heard of', () => {
  let served = 0;
  const story = fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
    const changes = new Changes(10);
    const cache = new EntityCache({ maxBytes: 10_000, changes, isFollowed: () => true });
    let [version, known] = [0, 0];
    const [asked, lookedUp]: [Remembered[], { remembered: Remembered; told: number }[]] = [[], []];
    const [unanswered, unheard]: [number[], number[]] = [[], []];
    const take = <Item>(items: Item[], which: number) => items.splice(which % (items.length || 1), 1)[0];

    for (const [what, which] of steps) {
      if (what === 'a query asks') {
        const remembered = cache.remember(ASKED, null) as Remembered;
        const [copy] = remembered.known;
        if (copy === undefined) asked.push(remembered);
        else {
          served += 1;
          expect(Number(copy)).toBeGreaterThanOrEqual(known);
        }
      } else if (what === 'the subgraph looks it up') {
        const remembered = take(asked, which);
        if (remembered) lookedUp.push({ remembered, told: version });
      } else if (what === 'its answer arrives') {
        const { remembered, told } = take(lookedUp, which) ?? {};
        remembered?.keep([String(told)]);
      } else if (what === 'the subgraph writes') {
        version += 1;
        unanswered.push(version);
        unheard.push(version);
      } else {
        const isAnswer = what === 'a write is answered';
        const written = isAnswer ? take(unanswered, which) : unheard.shift();
        if (written === undefined) continue;
        changes.note([isAnswer ? 'rooms' : entityOf('rooms', 'r1')]);
        known = Math.max(known, written);
      }
    }
  });
  fc.assert(story, { numRuns: 2_000 });
  expect(served).toBeGreaterThan(500);
});
