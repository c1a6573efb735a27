import { type Attack, all, type Outcome } from '../attack.ts';
import { type Answer, codeOf, summary } from '../attacker.ts';

/** On a machine that has other things to do; a body of 60 MB takes its time to be sent. */
const QUICKLY_MS = 10_000;

/** Refused by a limit, by name, before it could cost anything. */
function refused(answer: Answer, status = 400): Outcome {
  const limit = answer.errors[0]?.extensions?.['limit'];
  const safe =
    answer.status === status && codeOf(answer) === 'LIMIT_EXCEEDED' && limit !== undefined && answer.ms < QUICKLY_MS;
  return { came: `${summary(answer)}, ${answer.errors.length} error, ${Math.round(answer.ms)} ms`, safe };
}

export const DEEP_QUERY = `{ venues { nodes ${'{ bookables { nodes { venue '.repeat(166)} { id } ${'} } }'.repeat(166)} } }`;

const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')} }`;

/** Pages of one, so that it costs little to answer: to plan is what would take all memory. */
const manyWays = (levels: number) => `{ myReservations(first: 1) { nodes { id ${nested(levels)} } } }`;

function nested(levels: number): string {
  const inner = levels > 1 ? nested(levels - 1) : '';
  return `bookable { name ... on Room { floor } reservations(first: 1) { nodes { id organizer { name } ${inner} } } }`;
}

const bomb = `{ ...F0 } ${Array.from({ length: 30 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(' ')}
  fragment F30 on Query { me { id } }`;

export const size: Attack[] = [
  { row: 1, tries: 'a query 500 levels deep', run: async (berth) => refused(await berth.anyone().ask(DEEP_QUERY)) },
  {
    row: 1,
    tries: 'full pages in full pages, by literals and by variables',
    async run(berth) {
      const page = (first: string, inner: string) => `bookables(first: ${first}) { nodes { ${inner} } }`;
      const pages = (first: string) => page(first, `venue { ${page(first, `venue { ${page(first, 'name')} }`)} }`);
      const byVariable = await berth.anyone().ask(`query ($n: Int!) { ${page('$n', 'name')} }`, { n: 1_000_000 });
      return all([refused(await berth.anyone().ask(`{ ${pages('100')} }`)), refused(byVariable)]);
    },
  },
  {
    row: 1,
    tries: 'what several subgraphs can answer, nested within itself',
    async run(berth) {
      const user = await berth.as('owner');
      const answers = [await user.ask(manyWays(4)), await user.ask(manyWays(16))];
      return all(answers.map((answer) => refused(answer)));
    },
  },
  {
    row: 2,
    tries: '10,000 aliases, and 500',
    run: async (berth) =>
      all([refused(await berth.anyone().ask(aliases(10_000))), refused(await berth.anyone().ask(aliases(500)))]),
  },
  {
    row: 3,
    tries: 'a fragment bomb, a fragment cycle',
    async run(berth) {
      const cycle = await berth.anyone().ask('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
      return all([refused(await berth.anyone().ask(bomb)), { came: summary(cycle), safe: cycle.status === 400 }]);
    },
  },
  {
    row: 4,
    tries: '20,000 directives, and 500',
    async run(berth) {
      const directives = (count: number) => berth.anyone().ask(`{ __typename ${'@a '.repeat(count)} }`);
      const answers = [await directives(20_000), await directives(500)];
      return all(
        answers.map((answer) =>
          answer.errors.length === 1 ? refused(answer) : { came: summary(answer), safe: false },
        ),
      );
    },
  },
  {
    row: 5,
    tries: 'a document of 1 million tokens',
    run: async (berth) => refused(await berth.anyone().ask(`{ a(b: ${'['.repeat(1_000_000)}`)),
  },
  {
    row: 6,
    tries: 'a variable with a list of 100,000',
    async run(berth) {
      const query = `query ($codes: [String!], $window: TimeWindowInput!) {
        searchAvailability(match: { equipment: $codes }, window: $window, duration: "PT1H") { nodes { startsAt } }
      }`;
      const codes = Array.from({ length: 100_000 }, () => 'x');
      return refused(await berth.anyone().ask(query, { codes, window: berth.hours(0, 10) }));
    },
  },
  {
    row: 7,
    tries: 'an array of operations',
    async run(berth) {
      const answer = await berth
        .anyone()
        .post(JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))));
      return { came: summary(answer), safe: answer.status === 400 };
    },
  },
  {
    row: 12,
    tries: 'a body of 60 MB, and one of 1.5 MB',
    async run(berth) {
      const outcomes = [60_000_000, 1_500_000].map(async (bytes): Promise<Outcome> => {
        // The gateway may close the connection before it has heard all of it.
        const answer = await berth
          .anyone()
          .ask(`# ${'x'.repeat(bytes)}`)
          .catch(() => null);
        return answer ? refused(answer, 413) : { came: 'closed', safe: true };
      });
      const small = await berth.anyone().ask('{ __typename }');
      return all([...(await Promise.all(outcomes)), { came: `then ${small.status}`, safe: small.status === 200 }]);
    },
  },
];
