import type { SubgraphAnswer } from '@berth/compiled-plan';
import { expect, test } from '@jest/globals';
import { askReservations } from './reservations.ts';

const answering = (answer: SubgraphAnswer) => askReservations({ send: async () => answer });

test('a bookable that is none has no place', async () => {
  const refusal = { message: 'There is no such bookable.', extensions: { code: 'NOT_FOUND' } };
  await expect(answering({ data: { _entities: [null] } }).placeOf('1')).rejects.toMatchObject(refusal);
});

test.each([
  ['its own code', { code: 'INTERNAL_SERVER_ERROR', errorId: '1' }],
  ['one for a subgraph that does not answer', { code: 'SUBGRAPH_UNAVAILABLE' }],
])('what the subgraph could not answer is an error by %s', async (_, extensions) => {
  const errors = [{ message: 'Away.', extensions }];
  const reservations = answering({ data: { _entities: [null], reservation: null }, errors });
  const error = { message: 'Away.', extensions: { ...extensions, serviceName: 'reservations' } };
  await expect(reservations.placeOf('1')).rejects.toMatchObject(error);
  await expect(reservations.bookableOf('1', null)).rejects.toMatchObject(error);
});
