import { expect, test } from '@jest/globals';
import type { SubgraphAnswer, SubgraphRequest } from '../subgraph-answer.ts';
import { mergeEntities } from './merge-entities.ts';

const bodyFor = (query: string) => (representations: readonly string[]) => `${query} ${representations.join()}`;

function request(representations: string[], query = 'names', kind: SubgraphRequest['kind'] = 'query'): SubgraphRequest {
  const body = bodyFor(query)(representations);
  return { subgraph: 'rooms', kind, body, entities: { representations, bodyFor: bodyFor(query) } };
}

/** A subgraph that knows of each entity what it is called, and of `bad` nothing but an error. */
function subgraph() {
  const bodies: string[] = [];
  const send = async ({ body, entities }: SubgraphRequest): Promise<SubgraphAnswer> => {
    bodies.push(body);
    const { representations } = entities as NonNullable<SubgraphRequest['entities']>;
    const _entities = representations.map((one) => (one === 'bad' ? null : { name: one, tags: [] as string[] }));
    const at = representations.indexOf('bad');
    const errors = [{ message: 'It is bad.', path: ['_entities', at, 'name'] }, { message: 'Slow today.' }];
    return at === -1 ? { data: { _entities } } : { data: { _entities }, errors };
  };
  return { bodies, send: mergeEntities(send, (asker: string) => asker) };
}

const names = ({ data }: SubgraphAnswer) =>
  (data as { _entities: { name: string }[] })._entities.map(({ name }) => name);

test('what different runs ask in one turn is asked once, and each gets its own, in its order', async () => {
  const { bodies, send } = subgraph();
  const answers = await Promise.all([
    send(request(['a', 'b']), 'mira'),
    send(request(['c', 'a']), 'mira'),
    Promise.resolve().then(() => send(request(['b']), 'mira')),
  ]);
  expect(bodies).toEqual(['names a,b,c']);
  expect(answers.map(names)).toEqual([['a', 'b'], ['c', 'a'], ['b']]);
  expect((await send(request(['a']), 'mira')).data).toEqual({ _entities: [{ name: 'a', tags: [] }] });
  expect(bodies).toEqual(['names a,b,c', 'names a']);
});

test('very many are asked for by some requests', async () => {
  const { bodies, send } = subgraph();
  const asked = Array.from({ length: 250 }, (_, index) => send(request([`r${index}`]), 'mira'));
  expect((await Promise.all(asked)).map(names)).toEqual(asked.map((_, index) => [`r${index}`]));
  expect(bodies).toHaveLength(3);
});

test('who comes while the first of very many are asked for joins the next', async () => {
  const bodies: string[] = [];
  let late: Promise<SubgraphAnswer> | undefined;
  const ask = mergeEntities(
    async ({ body, entities }: SubgraphRequest): Promise<SubgraphAnswer> => {
      bodies.push(body);
      late ??= ask(request(['late']), 'mira');
      return { data: { _entities: entities?.representations.map((name) => ({ name })) } };
    },
    (asker: string) => asker,
  );
  await Promise.all(Array.from({ length: 150 }, (_, index) => ask(request([`r${index}`]), 'mira')));
  expect(names((await late) as SubgraphAnswer)).toEqual(['late']);
  expect(bodies).toHaveLength(2);
});

test('who asks for one twice is told it twice, errors too', async () => {
  const { send } = subgraph();
  expect(names(await send(request(['a', 'a']), 'mira'))).toEqual(['a', 'a']);
  const [{ errors }] = await Promise.all([send(request(['bad', 'bad']), 'mira'), send(request(['a']), 'mira')]);
  expect(errors).toEqual([
    { message: 'It is bad.', path: ['_entities', 0, 'name'] },
    { message: 'It is bad.', path: ['_entities', 1, 'name'] },
    { message: 'Slow today.' },
  ]);
});

test('where one’s error has taken all with it, nobody is left without one', async () => {
  const error = { message: 'It is bad.', path: ['_entities', 1, 'name'] };
  const send = mergeEntities(
    async () => ({ data: null, errors: [error] }),
    (asker: string) => asker,
  );
  const [first, second] = await Promise.all([send(request(['a']), 'mira'), send(request(['bad']), 'mira')]);
  expect(first).toEqual({ data: null, errors: [{ ...error, path: ['_entities'] }] });
  expect(second).toEqual({ data: null, errors: [{ ...error, path: ['_entities', 0, 'name'] }] });
});

test('no two share an object', async () => {
  const { send } = subgraph();
  const [one, other] = await Promise.all([send(request(['a']), 'mira'), send(request(['a']), 'mira')]);
  ((one.data as { _entities: { tags: string[] }[] })._entities[0] as { tags: string[] }).tags.push('mine');
  expect(other.data).toEqual({ _entities: [{ name: 'a', tags: [] }] });
});

test('what is asked in another name, or is another question, is asked by itself', async () => {
  const { bodies, send } = subgraph();
  await Promise.all([
    send(request(['a']), 'mira'),
    send(request(['b']), 'jonas'),
    send(request(['c'], 'sizes'), 'mira'),
    send({ ...request(['d']), asOf: 'then' }, 'mira'),
    send({ ...request(['e']), subgraph: 'users' }, 'mira'),
    send(request(['f'], 'names', 'mutation'), 'mira'),
  ]);
  expect(bodies.toSorted()).toEqual(['names a', 'names b', 'names d', 'names e', 'names f', 'sizes c']);
});

test('an error of one entity is told to who asked for it, at its place there; any other to all', async () => {
  const { send } = subgraph();
  const answers = await Promise.all([
    send(request(['a', 'bad']), 'mira'),
    send(request(['bad']), 'mira'),
    send(request(['b']), 'mira'),
  ]);
  const slow = { message: 'Slow today.' };
  expect(answers.map(({ errors }) => errors)).toEqual([
    [{ message: 'It is bad.', path: ['_entities', 1, 'name'] }, slow],
    [{ message: 'It is bad.', path: ['_entities', 0, 'name'] }, slow],
    [slow],
  ]);
});

test.each([1, 3])('of a list of %s for two entities nobody is told any', async (length) => {
  const send = mergeEntities(
    async () => ({ data: { _entities: Array.from({ length }, () => ({ name: 'a' })) } }),
    (asker: string) => asker,
  );
  const answers = await Promise.all([send(request(['a']), 'mira'), send(request(['b']), 'mira')]);
  expect(answers.map(names)).toEqual([[], []]);
});

test('what cannot be asked fails for all', async () => {
  const send = mergeEntities(
    async () => {
      throw new Error('away');
    },
    (asker: string) => asker,
  );
  const asked = [send(request(['a']), 'mira'), send(request(['b']), 'mira')];
  expect(await Promise.allSettled(asked)).toMatchObject([
    { reason: { message: 'away' } },
    { reason: { message: 'away' } },
  ]);
});
