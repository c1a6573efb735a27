import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import { expect, test } from '@jest/globals';
import type { Context } from '../context.ts';
import { type Deadline, HungUp } from './deadline.ts';
import { underDeadline } from './under-deadline.ts';
import { Wanted } from './wanted.ts';

/** The deadline of an operation, when it is answered. */
async function answered(
  operation: string,
  more: Partial<Context>,
  meanwhile = () => {},
): Promise<Deadline | undefined> {
  const context: Context = { viewer: null, clientAddress: '', ...more };
  const execute = underDeadline(async () => {
    meanwhile();
    return { data: {} };
  }, 60_000);
  await execute({ context, operation: { operation } } as unknown as Parameters<GatewayExecutor>[0]);
  return context.running?.deadline;
}

test('a query whose client hangs up is given up, a mutation is not', async () => {
  const reasonOf = async (operation: string) => {
    const wanted = new Wanted();
    return (await answered(operation, { wanted }, () => wanted.giveUp(new HungUp())))?.reason;
  };
  expect(await reasonOf('query')).toBeInstanceOf(HungUp);
  expect(await reasonOf('mutation')).toBeUndefined();
});

test('what is still asked for parts when all that will be told is told, nobody waits for', async () => {
  expect((await answered('query', { parts: {} }))?.reason).toBeInstanceOf(HungUp);
  expect((await answered('query', {}))?.reason).toBeUndefined();
});
