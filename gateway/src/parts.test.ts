import { expect, test } from '@jest/globals';
import { whenEnded } from './parts.ts';

async function* parts(isBroken: boolean) {
  yield { hasNext: true };
  if (isBroken) throw new Error('a bug');
}

function watched(isBroken: boolean) {
  const counts = { ended: 0 };
  const later = whenEnded(parts(isBroken), () => {
    counts.ended += 1;
  });
  return { later, counts };
}

test('that all parts are told is their end', async () => {
  const { later, counts } = watched(false);
  expect(await later.next()).toMatchObject({ value: { hasNext: true } });
  expect(counts.ended).toBe(0);
  expect(await later.next()).toMatchObject({ done: true });
  expect(counts.ended).toBe(1);
});

test('that one fails is their end, too', async () => {
  const { later, counts } = watched(true);
  await later.next();
  await expect(later.next()).rejects.toThrow('a bug');
  expect(counts.ended).toBe(1);
});

test('that nobody wants them any more is their end', async () => {
  const { later, counts } = watched(false);
  await later.return?.();
  expect(counts.ended).toBe(1);
  expect(await later.next()).toMatchObject({ done: true });
});
