import { conflict } from './check-slot.ts';
import { about, decided, NOTHING, told } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed } from './refusal.ts';
import type { Change, Reason, Reservation } from './reservation.ts';

const NOTHING_DUE: Decision = { refusal: notAllowed('Nothing is due.') };

const TOO_LATE_BECAUSE = {
  PENDING_APPROVAL: { code: 'NOT_DECIDED_IN_TIME', message: 'Nobody decided on it in time.' },
  PENDING_PAYMENT: { code: 'NOT_PAID_IN_TIME', message: 'It was not paid in time.' },
  OFFERED: { code: 'NOT_TAKEN_IN_TIME', message: 'The offer was not taken in time.' },
};

/** What happens to a reservation by itself. Asked too early, or twice, nothing does. */
export function tick(state: Reservation | null, facts: Facts): Decision {
  if (!state) return NOTHING_DUE;
  const { now, ownClaim: claim } = facts;
  const { status, heldUntil, checkInBy, endsAt, offered } = state;
  const data = { ...about(state), ...NOTHING };
  if (status === 'CREATED') return decideQueued(state, facts);
  if (status === 'PENDING_APPROVAL' || status === 'PENDING_PAYMENT') {
    if (heldUntil === null || heldUntil > now) return NOTHING_DUE;
    const reason = TOO_LATE_BECAUSE[offered ? 'OFFERED' : status];
    return { changes: [{ type: 'reservation.expired.v1', data: { ...data, status: 'EXPIRED', reason } }] };
  }
  if (status === 'CONFIRMED' && checkInBy !== null && checkInBy <= now) {
    const reason = { code: 'NOT_CHECKED_IN', message: 'Nobody checked in in time.' };
    return { changes: [{ type: 'reservation.noShow.v1', data: { ...data, status: 'NO_SHOW', reason } }] };
  }
  if ((status === 'CONFIRMED' || status === 'CHECKED_IN') && endsAt <= now) {
    return { changes: [{ type: 'reservation.completed.v1', data: { ...data, claim, status: 'COMPLETED' } }] };
  }
  return NOTHING_DUE;
}

/** Where deciding on what is queued does not come to an end. */
export function giveUp(state: Reservation | null): Decision {
  if (state?.status !== 'CREATED') return NOTHING_DUE;
  const reason = { code: 'COULD_NOT_BE_DECIDED', message: 'It could not be decided on. Please book again.' };
  const data = { ...about(state), ...NOTHING, status: 'FAILED' as const, reason };
  return { changes: [{ type: 'reservation.failed.v1', data }] };
}

function decideQueued(state: Reservation, { bookable, claims, now }: Facts): Decision {
  const data = { ...about(state), ...NOTHING };
  const checking: Change = { type: 'reservation.checking.v1', data: { ...data, status: 'CHECKING_AVAILABILITY' } };
  const rejected = (reason: Reason): Decision => ({
    changes: [checking, { type: 'reservation.rejected.v1', data: { ...data, status: 'REJECTED', reason } }],
  });
  if (!bookable?.active) return rejected({ code: 'BOOKABLE_REMOVED', message: 'It can no longer be booked.' });
  if (state.endsAt <= now) return rejected({ code: 'TOO_LATE', message: 'Its time was over when its turn came.' });
  const refusal = conflict(state, state.quantity, bookable, claims);
  if (refusal) return rejected({ code: refusal.code, message: refusal.message });
  return { changes: [checking, told(state, decided(state, bookable, now))] };
}
