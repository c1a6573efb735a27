import { expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { guardedSchema } from './guarded-schema.ts';
import { anyone, each, loggedIn, managers, type Rule, type Rules } from './rules.ts';
import type { Viewer } from './viewer.ts';

const SCHEMA = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { open: String, secret: String, letter: Letter }
  type Mutation { write: String }
  type Letter @key(fields: "id") { id: ID!, text: String }`;

const letter = { id: '1', owner: 'u1', text: 'Dear Berth' };
const resolvers = {
  Query: { open: () => 'open', secret: () => 'secret', letter: () => letter },
  Mutation: { write: () => 'written' },
  Letter: { __resolveReference: () => letter },
};
const ofOwner: Rule = (viewer, { owner }) => viewer?.id === owner;
const rules = {
  Query: { ...each(anyone, 'open letter'), secret: managers },
  Mutation: { write: loggedIn },
  Letter: { __resolveReference: ofOwner, id: anyone, text: ofOwner },
} satisfies Rules;

const member: Viewer = { id: 'u1', role: 'MEMBER', sessionId: 's1' };
const stranger: Viewer = { ...member, id: 'u2' };

async function ask(source: string, viewer: Viewer | null) {
  const { data, errors } = await graphql({
    schema: guardedSchema({ schema: SCHEMA, resolvers, rules }),
    source,
    contextValue: { viewer },
  });
  return { data: JSON.parse(JSON.stringify(data)), codes: errors?.map(({ extensions }) => extensions['code']) };
}

test('a rule that throws answers its error, and the resolver does not run', async () => {
  expect(await ask('{ open secret }', member)).toEqual({ data: { open: 'open', secret: null }, codes: ['FORBIDDEN'] });
  expect(await ask('mutation { write }', null)).toEqual({ data: { write: null }, codes: ['UNAUTHENTICATED'] });
  expect(await ask('mutation { write }', member)).toEqual({ data: { write: 'written' } });
});

test('a rule that says no makes its field null', async () => {
  expect(await ask('{ letter { id text } }', member)).toEqual({ data: { letter: { id: '1', text: 'Dear Berth' } } });
  expect(await ask('{ letter { id text } }', stranger)).toEqual({ data: { letter: { id: '1', text: null } } });
});

test('an entity asked for by reference exists only to those who may see it', async () => {
  const byReference = '{ _entities(representations: [{ __typename: "Letter", id: "1" }]) { ... on Letter { id } } }';
  expect(await ask(byReference, member)).toEqual({ data: { _entities: [{ id: '1' }] } });
  expect(await ask(byReference, stranger)).toEqual({ data: { _entities: [null] } });
});

test.each([
  ['a query', 'Query', 'secret'],
  ['a mutation', 'Mutation', 'write'],
  ["an entity's field", 'Letter', 'text'],
  ['an entity by reference', 'Letter', '__resolveReference'],
] as const)('%s without a rule is refused', (_, type, field) => {
  const { [field]: __, ...others } = rules[type] as Record<string, Rule>;
  expect(() => guardedSchema({ schema: SCHEMA, resolvers, rules: { ...rules, [type]: others } })).toThrow(
    `Nobody has said who may have ${type}.${field}: see rules.ts.`,
  );
});

test('a rule for what is not there is refused', () => {
  const typo = { ...rules, Letter: { ...rules.Letter, txet: anyone } };
  expect(() => guardedSchema({ schema: SCHEMA, resolvers, rules: typo })).toThrow('There is a rule for Letter.txet');
});
