import { type Action, allowedActions, maySee } from './actions.ts';
import { checkPolicy, conflict } from './check-slot.ts';
import type { ChangeCommand, Reschedule } from './command.ts';
import { about, confirmed, held, NOTHING } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed, notFound } from './refusal.ts';
import type { Reservation } from './reservation.ts';

const ACTION_OF: Record<ChangeCommand['kind'], Action> = {
  reschedule: 'RESCHEDULE',
  cancel: 'CANCEL',
  checkIn: 'CHECK_IN',
  approve: 'APPROVE',
  reject: 'REJECT',
};

/** A change of a reservation that someone asks for. */
export function change(command: ChangeCommand, state: Reservation | null, facts: Facts): Decision {
  const { actor, now, bookable, ownClaim: claim } = facts;
  if (!state || !maySee(actor, state)) return { refusal: notFound('reservation') };
  if (command.expectedVersion !== null && command.expectedVersion !== state.version) {
    const message = `It has changed: its version is ${state.version}.`;
    return { refusal: { problem: 'StaleVersion', code: 'STALE_VERSION', message, current: state } };
  }
  if (!allowedActions(actor, state, now).includes(ACTION_OF[command.kind])) {
    return { refusal: notAllowed(`Its status is ${state.status}: this cannot be done now, or not by you.`) };
  }

  const data = about(state);
  switch (command.kind) {
    case 'reschedule':
      return reschedule(command, state, facts);
    case 'cancel':
      return {
        changes: [
          {
            type: 'reservation.cancelled.v1',
            data: { ...data, ...NOTHING, status: 'CANCELLED', reason: command.reason },
          },
        ],
      };
    case 'reject':
      return {
        changes: [
          {
            type: 'reservation.rejected.v1',
            data: { ...data, ...NOTHING, status: 'REJECTED', reason: command.reason },
          },
        ],
      };
    case 'approve':
      if (!bookable) return { refusal: notFound('bookable') };
      return {
        changes: [{ type: 'reservation.confirmed.v1', data: { ...data, ...confirmed(state, bookable), claim } }],
      };
    case 'checkIn':
      return {
        changes: [{ type: 'reservation.checkedIn.v1', data: { ...data, ...NOTHING, claim, status: 'CHECKED_IN' } }],
      };
  }
}

function reschedule(command: Reschedule, current: Reservation, facts: Facts): Decision {
  const { bookable, actor, claims, now } = facts;
  if (!bookable?.active) return { refusal: notFound('bookable') };
  const checked = checkPolicy(command, current.quantity, bookable, facts);
  if ('refusal' in checked) return checked;
  const refusal = conflict(command, current.quantity, bookable, claims);
  if (refusal) return { refusal };

  const moved = { ...current, startsAt: command.startsAt, endsAt: command.endsAt };
  // Another time is another thing to approve.
  const undecided = bookable.policy.confirmation === 'APPROVAL' && !actor.manages;
  const standing = undecided ? held(moved, bookable, now) : confirmed(moved, bookable);
  const { overrides } = checked;
  return { changes: [{ type: 'reservation.rescheduled.v1', data: { ...about(moved), ...standing, overrides } }] };
}
