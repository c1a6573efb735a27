import { conflict } from './check-slot.ts';
import { about, confirmed, NOTHING } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed } from './refusal.ts';
import type { Reason, Reservation } from './reservation.ts';

const NOTHING_DUE: Decision = { refusal: notAllowed('Nothing is due.') };

/** What happens to a reservation by itself. Asked too early, or twice, nothing does. */
export function tick(state: Reservation | null, facts: Facts): Decision {
  if (!state) return NOTHING_DUE;
  const { now } = facts;
  const { status, heldUntil, checkInBy, endsAt } = state;
  const data = about(state);
  if (status === 'CREATED') return decideQueued(state, facts);
  if (status === 'PENDING_APPROVAL' && heldUntil !== null && heldUntil <= now) {
    const reason = { code: 'NOT_DECIDED_IN_TIME', message: 'Nobody decided on it in time.' };
    return { changes: [{ type: 'reservation.expired.v1', data: { ...data, ...NOTHING, status: 'EXPIRED', reason } }] };
  }
  if (status === 'CONFIRMED' && checkInBy !== null && checkInBy <= now) {
    const reason = { code: 'NOT_CHECKED_IN', message: 'Nobody checked in in time.' };
    return { changes: [{ type: 'reservation.noShow.v1', data: { ...data, ...NOTHING, status: 'NO_SHOW', reason } }] };
  }
  if ((status === 'CONFIRMED' || status === 'CHECKED_IN') && endsAt <= now) {
    const claim = facts.ownClaim;
    return {
      changes: [{ type: 'reservation.completed.v1', data: { ...data, ...NOTHING, claim, status: 'COMPLETED' } }],
    };
  }
  return NOTHING_DUE;
}

function decideQueued(state: Reservation, { bookable, claims, now }: Facts): Decision {
  const data = about(state);
  const checking = {
    type: 'reservation.checking.v1' as const,
    data: { ...data, ...NOTHING, status: 'CHECKING_AVAILABILITY' as const },
  };
  const rejected = (reason: Reason): Decision => ({
    changes: [checking, { type: 'reservation.rejected.v1', data: { ...data, ...NOTHING, status: 'REJECTED', reason } }],
  });
  if (!bookable?.active) return rejected({ code: 'BOOKABLE_REMOVED', message: 'It can no longer be booked.' });
  if (state.endsAt <= now) return rejected({ code: 'TOO_LATE', message: 'Its time was over when its turn came.' });
  const refusal = conflict(state, state.quantity, bookable, claims);
  if (refusal) return rejected({ code: refusal.code, message: refusal.message });
  return {
    changes: [checking, { type: 'reservation.confirmed.v1', data: { ...data, ...confirmed(state, bookable) } }],
  };
}
