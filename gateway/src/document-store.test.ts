import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { documentStore } from './document-store.ts';

test('of long texts no more are kept than fit, whatever they are made of', async () => {
  const store = documentStore();
  const document = parse(`{ a } #${' '.repeat(400_000)}`);
  for (const key of ['a', 'b', 'c']) await store.set(key, document);
  expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([undefined, document, document]);
  await store.delete('b');
  expect(await store.get('b')).toBeUndefined();
});
