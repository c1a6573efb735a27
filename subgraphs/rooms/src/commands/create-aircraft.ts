import { randomUUID } from 'node:crypto';
import { invalidInput, requireViewer } from '@berth/subgraph';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { record } from '../journal.ts';
import { aircraftArgs } from '../validation/aircraft-input.ts';
import { check } from '../validation/check.ts';
import { transact } from './transact.ts';

export async function createAircraft(context: Context, args: z.input<typeof aircraftArgs>) {
  const actor = requireViewer(context.viewer).id;
  const checked = check(aircraftArgs, args);
  if ('problem' in checked) return checked.problem;

  const aircraft = await transact(context, async (transaction) => {
    const [created] = await transaction.aircraft.createManyAndReturn({
      data: { id: randomUUID(), ...checked.value.input },
      skipDuplicates: true,
    });
    if (!created) return null;
    const { id, version, model, registration, seats } = created;
    const data = { model, registration, seats };
    await record(transaction, { type: 'aircraft.created.v1', subject: id, version, actor, data });
    return created;
  });
  if (!aircraft) return invalidInput(['input', 'registration'], 'There is an aircraft with this registration already.');
  return { __typename: 'AircraftSuccess' as const, aircraft };
}
