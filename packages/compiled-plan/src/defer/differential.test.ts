import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, specifiedRules, validate } from 'graphql';
import { asClient } from '../testing/as-client.ts';
import { bothExecutors } from '../testing/both.ts';
import { federationNamed } from '../testing/federation.ts';
import { canBePlanned, withinLimits } from '../testing/limited-planner.ts';
import { chooseOperation } from '../testing/operations.ts';
import { Choices } from '../testing/random.ts';
import { sprinkle } from '../testing/sprinkle.ts';

/** More of them: DIFFERENTIAL_RUNS=200 DIFFERENTIAL_SEED=7 npx jest defer/differential. */
const numRuns = Number(process.env['DIFFERENTIAL_RUNS'] ?? 12);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);

const NAMES = ['chain', 'forum', 'library', 'moves', 'places', 'shop', 'berth'];
const MOODS = [
  { nulls: 0, failures: 0 },
  { nulls: 9, failures: 0 },
  { nulls: 4, failures: 0 },
];

const tape = fc.array(fc.nat({ max: 9999 }), { maxLength: 200, size: 'max' });

describe.each(NAMES)('over the federation %s', (name) => {
  test('all parts of an operation are together what it is without @defer', async () => {
    const { supergraph, ...federation } = withinLimits(await federationNamed(name));
    const answered = { 'in parts': 0, whole: 0 };
    const { compiled, inParts } = bothExecutors({ supergraph, ...federation });
    const run = async (numbers: readonly number[], more: readonly number[], moodSeed: number) => {
      const choices = new Choices(numbers);
      const mood = { seed: moodSeed, steady: true, ...choices.oneOf(MOODS) };
      const { text, variables } = chooseOperation(supergraph.apiSchema, choices);
      const whole = parse(text, { noLocation: true });
      const deferring = sprinkle(text, variables, new Choices(more));
      fc.pre(validate(supergraph.apiSchema, deferring.document, specifiedRules).length === 0);
      fc.pre(await canBePlanned(supergraph.plan(whole)));

      const { data, extensions } = await compiled({ document: whole, variables, mood });
      // Subgraphs put none where none may be, but the planner may ask them in an order that makes one. It would take away
      // the whole then, and of the parts its own.
      fc.pre(data !== undefined && extensions === undefined);
      const asked = { document: deferring.document, variables: deferring.variables, mood };
      const payloads = await inParts(asked);
      const last = payloads.length - 1;
      for (const [index, { hasNext }] of payloads.entries()) if (index > 0) expect(hasNext).toBe(index < last);

      answered[payloads.length > 1 ? 'in parts' : 'whole'] += 1;
      if (payloads.length > 1) {
        const first = await compiled({ ...asked, document: deferring.first });
        expect(payloads[0]?.data).toEqual(plain(first.data));
      }

      expect(asClient(payloads)).toEqual(plain(data));
      expect(await compiled(asked)).toEqual(expect.objectContaining({ data }));
    };
    await fc.assert(fc.asyncProperty(tape, tape, fc.nat({ max: 99 }), run), { numRuns, seed });
    supergraph.retire();
    expect(answered['in parts']).toBeGreaterThan(0);
  });
});

function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data ?? null));
}
