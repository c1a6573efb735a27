import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExecutionResult, type GraphQLError, parse, specifiedRules, validate } from 'graphql';
import { NotPlanned } from './planner/refused.ts';
import { bothExecutors } from './testing/both.ts';
import { federationNamed } from './testing/federation.ts';
import { canBePlanned, withinLimits } from './testing/limited-planner.ts';
import { chooseOperation } from './testing/operations.ts';
import { Choices } from './testing/random.ts';

/** More of them: DIFFERENTIAL_RUNS=200 DIFFERENTIAL_SEED=7 npx jest differential. */
const numRuns = Number(process.env['DIFFERENTIAL_RUNS'] ?? 60);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);

const NAMES = ['chain', 'forum', 'library', 'moves', 'places', 'shop', 'berth'];
const MOODS = [
  { nulls: 0, failures: 0 },
  { nulls: 9, failures: 0 },
  { nulls: 15, failures: 25 },
];

const tape = fc.array(fc.nat({ max: 9999 }), { maxLength: 160, size: 'max' });

describe.each(NAMES)('over the federation %s', (name) => {
  test('any operation gets the same answer from the compiled plan as from Apollo’s executor', async () => {
    const federation = withinLimits(await federationNamed(name));
    const executors = bothExecutors(federation);
    const { compiled, compiledForTwo } = executors;
    const run = async (numbers: readonly number[], moodSeed: number) => {
      const choices = new Choices(numbers);
      const mood = { seed: moodSeed, ...choices.oneOf(MOODS) };
      const down = choices.onceIn(6) ? choices.oneOf([...federation.subgraphs.keys()]) : undefined;
      const { text, variables } = chooseOperation(federation.supergraph.apiSchema, choices);
      const document = parse(text, { noLocation: true });
      fc.pre(validate(federation.supergraph.apiSchema, document, specifiedRules).length === 0);

      fc.pre(await canBePlanned(federation.supergraph.plan(document)));

      const asked = { document, variables, mood, down };
      const theirs = await executors.stockSpared(asked).catch(nothingIfNotPlanned);
      fc.pre(theirs !== undefined);
      const ours = await compiled(asked);
      expect(values(ours)).toEqual(values(theirs));
      expect(values(await compiled({ ...asked, dataAsText: true }))).toEqual(values(theirs));
      if (!isDeepStrictEqual(told(ours), told(theirs))) {
        // Where an entity could not be asked for, Apollo's executor takes the next one's place in a list for its own; and it
        // names in paths what the planner made up.
        expect(withoutIndexes(told(ours))).toEqual(withoutIndexes(told(theirs)).map(withoutMadeUpAliases));
      }
      const steadily = { ...asked, mood: { ...mood, steady: true } };
      const alone = await compiled(steadily);
      for (const together of await compiledForTwo(steadily)) {
        expect({ ...values(together), told: told(together) }).toEqual({ ...values(alone), told: told(alone) });
      }
    };
    await fc.assert(fc.asyncProperty(tape, fc.nat({ max: 99 }), run), { numRuns, seed });
    federation.supergraph.retire();
  });
});

/** What is settled first may be more to think about. */
function nothingIfNotPlanned(error: Error): undefined {
  if (!(error instanceof NotPlanned)) throw error;
}

function values({ data }: ExecutionResult) {
  return JSON.parse(JSON.stringify({ data }));
}

/** Subgraphs asked in parallel fail in any order. */
function told({ errors = [], extensions = {} }: ExecutionResult): string[] {
  const { valueCompletion = [], ...others } = extensions as { valueCompletion?: GraphQLError[] };
  return [...errors, ...valueCompletion, others].map((one) => JSON.stringify(one)).sort();
}

function withoutMadeUpAliases(error: string): string {
  return error.replace(/__alias_\d+(?=")/g, '');
}

function withoutIndexes(errors: string[]): string[] {
  return errors.map((error) => error.replace(/(?<=[[,])\d+(?=[\],])/g, '#')).sort();
}
