import { type Action, allowedActions, maySee } from './actions.ts';
import { checkPolicy, conflict } from './check-slot.ts';
import type { ChangeCommand, Reschedule, Respond } from './command.ts';
import { about, decided, granted, NOTHING, told } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed, notFound } from './refusal.ts';
import type { Change, Reservation } from './reservation.ts';

const ACTION_OF: Record<ChangeCommand['kind'], Action> = {
  reschedule: 'RESCHEDULE',
  cancel: 'CANCEL',
  checkIn: 'CHECK_IN',
  approve: 'APPROVE',
  accept: 'ACCEPT_OFFER',
  reject: 'REJECT',
  respond: 'RESPOND',
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

  const data = { ...about(state), ...NOTHING };
  switch (command.kind) {
    case 'reschedule':
      return reschedule(command, state, facts);
    case 'cancel':
      return one({ type: 'reservation.cancelled.v1', data: { ...data, status: 'CANCELLED', reason: command.reason } });
    case 'reject':
      return one({ type: 'reservation.rejected.v1', data: { ...data, status: 'REJECTED', reason: command.reason } });
    case 'approve':
      if (!bookable) return { refusal: notFound('bookable') };
      return one(keeping(claim, told(state, decided(state, bookable, now))));
    case 'accept':
      if (!bookable) return { refusal: notFound('bookable') };
      return one(keeping(claim, told(state, granted(state, bookable, actor, now))));
    case 'checkIn':
      return one({ type: 'reservation.checkedIn.v1', data: { ...data, claim, status: 'CHECKED_IN' } });
    case 'respond':
      return respond(command, state, facts);
  }
}

function one(change: Change): Decision {
  return { changes: [change] };
}

/** What was held stays what it was, whatever has become of the policy since. */
function keeping(claim: Facts['ownClaim'], change: Change): Change {
  return { ...change, data: { ...change.data, claim } } as Change;
}

function respond({ response }: Respond, state: Reservation, { actor, ownClaim: claim }: Facts): Decision {
  const attendee = state.attendees.find(({ userId }) => userId === actor.id);
  if (!attendee) return { refusal: notAllowed('You are not invited to it.') };
  const { status } = state;
  const standing = {
    ...{ claim, status },
    heldUntil: state.heldUntil?.toISOString() ?? null,
    checkInBy: state.checkInBy?.toISOString() ?? null,
  };
  const data = { ...about(state), ...standing, email: attendee.email, response };
  return one({ type: 'reservation.responded.v1', data });
}

function reschedule(command: Reschedule, current: Reservation, facts: Facts): Decision {
  const { bookable, claims } = facts;
  if (!bookable?.active) return { refusal: notFound('bookable') };
  const checked = checkPolicy(command, current.quantity, bookable, facts);
  if ('refusal' in checked) return checked;
  const refusal = conflict(command, current.quantity, bookable, claims);
  if (refusal) return { refusal };

  const moved = { ...current, startsAt: command.startsAt, endsAt: command.endsAt };
  const { overrides } = checked;
  const data = { ...about(moved), ...standingAfterMove(moved, bookable, facts), overrides };
  return one({ type: 'reservation.rescheduled.v1', data });
}

function standingAfterMove(moved: Reservation, bookable: NonNullable<Facts['bookable']>, { actor, now }: Facts) {
  // What is paid for stays so.
  const settled = moved.status === 'CONFIRMED' ? { ...bookable, price: null } : bookable;
  // Another time is another thing to approve.
  const standing = granted(moved, settled, actor, now);
  // Moving it gives no more time to pay, nor to be approved.
  const waitsStill = standing.status === moved.status && standing.heldUntil !== null && moved.heldUntil;
  return waitsStill ? { ...standing, heldUntil: waitsStill.toISOString() } : standing;
}
