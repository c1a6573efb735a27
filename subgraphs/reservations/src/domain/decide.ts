import { change } from './change.ts';
import type { Command } from './command.ts';
import { create } from './create.ts';
import type { Decision, Facts } from './facts.ts';
import type { Reservation } from './reservation.ts';
import { giveUp, tick } from './tick.ts';

/** Pure: from what is asked, how things stand, and what is known, to events or a refusal. */
export function decide(command: Command, state: Reservation | null, facts: Facts): Decision {
  if (command.kind === 'create') return create(command, facts);
  if (command.kind === 'tick') return tick(state, facts);
  if (command.kind === 'giveUp') return giveUp(state);
  return change(command, state, facts);
}
