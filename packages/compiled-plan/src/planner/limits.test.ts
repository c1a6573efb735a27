import { beforeAll, expect, jest, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPrepare } from '../prepare.ts';
import { type Federation, federationNamed } from '../testing/federation.ts';
import { nested, nestedQuery } from '../testing/nested.ts';
import { PlannerBusy } from './refused.ts';

const REFUSED = {
  errors: [{ extensions: { code: 'LIMIT_EXCEEDED', limit: 'ways to plan it', maximum: 256, http: { status: 400 } } }],
};

let berth: Federation;
beforeAll(async () => {
  berth = await federationNamed('berth');
});

function preparing() {
  const onWhole = jest.fn();
  const plan = jest.fn(berth.supergraph.plan);
  const prepare = createPrepare({ ...berth.supergraph, plan }, { maxOperations: 10, onFallback: () => {}, onWhole });
  return { plan, onWhole, prepare: (text: string) => prepare(text, parse(text)) };
}

const send = async () => ({ data: null, errors: [{ message: 'asked' }] });
const asked = { errors: [{ message: 'asked' }] };

test.each([1, 2])('%s levels are planned', async (levels) => {
  const { execute } = await preparing().prepare(nestedQuery(levels));
  expect(await execute({ variables: {}, send })).toMatchObject(asked);
});

// Without a limit the planner takes a second for three, and for four all memory that Node.js gives it.
test.each([3, 4, 9])('%s levels are refused, and nobody is asked', async (levels) => {
  const { prepare, plan } = preparing();
  for (const turn of ['first', 'second']) {
    const { execute } = await prepare(nestedQuery(levels));
    const answer = await execute({ variables: {}, send });
    expect({ turn, ...answer }).toMatchObject({ turn, ...REFUSED });
    expect(answer).not.toHaveProperty('data');
  }
  expect(plan).toHaveBeenCalledTimes(1);
});

test('so they are where conditions decide', async () => {
  const { prepare, plan } = preparing();
  const text = `query ($deep: Boolean!) { myReservations { nodes { id ...F @include(if: $deep) } } }
    fragment F on Reservation { ${nested(4)} }`;
  const { execute } = await prepare(text);
  expect(await execute({ variables: { deep: true }, send })).toMatchObject(REFUSED);
  expect(plan).toHaveBeenCalledTimes(1);
});

test('so they are in subscriptions', async () => {
  const { subscribe } = await preparing().prepare(
    `subscription { reservationChanged(id: 1) { ... on ReservationChange { reservation { ${nested(4)} } } } }`,
  );
  expect(await subscribe?.({})).toMatchObject(REFUSED);
});

test('so they are where they are deferred, and that is nothing for the log', async () => {
  const { prepare, onWhole } = preparing();
  const { executeInParts } = await prepare(`{ myReservations { nodes { id ... @defer { ${nested(4)} } } } }`);
  expect(await executeInParts?.({ variables: {}, send })).toMatchObject({ first: REFUSED });
  expect(onWhole).not.toHaveBeenCalled();
});

test('who comes when too much is going on is told so, and does not wait a second time for the whole', async () => {
  const { prepare, plan } = preparing();
  plan.mockRejectedValue(new PlannerBusy());
  const { executeInParts } = await prepare('{ myReservations { nodes { id ... @defer { status } } } }');
  expect(await executeInParts?.({ variables: {}, send })).toEqual({ first: { errors: [new PlannerBusy()] } });
  expect(plan).toHaveBeenCalledTimes(1);
});

test('what is wrong with an operation is told to whoever sent it', async () => {
  const { execute } = await preparing().prepare('{ nonsense }');
  expect(await execute({ variables: {}, send })).toMatchObject({
    errors: [{ message: expect.stringContaining('nonsense'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
});
