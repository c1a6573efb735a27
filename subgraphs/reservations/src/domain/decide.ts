import { type Action, type Actor, allowedActions, maySee, people } from './actions.ts';
import { type Bookable, claimOf, unitsOf, unitsTaken } from './bookable.ts';
import type { Cancel, Command, Create, Reschedule } from './command.ts';
import { type Claim, fullTimes } from './inventory.ts';
import { judge } from './policy.ts';
import { invalid, notAllowed, notFound, type Refusal } from './refusal.ts';
import type { Change, Reservation, Slot } from './reservation.ts';

/** All that a decision stands on besides the command and the state. */
export interface Facts {
  now: Date;
  actor: Actor;
  /** Null where the catalogue has none. */
  bookable: Bookable | null;
  /** Others' claims that overlap the slot asked for, with its buffers. */
  claims: readonly Claim[];
  /** How many other upcoming reservations the organizer has here. */
  upcoming: number;
  organizerExists: boolean;
}

export type Decision = { changes: Change[] } | { refusal: Refusal };

export function decide(command: Command, state: Reservation | null, facts: Facts): Decision {
  switch (command.kind) {
    case 'create':
      return create(command, facts);
    case 'reschedule':
      return existing(command, 'RESCHEDULE', state, facts, (current) => reschedule(command, current, facts));
    case 'cancel':
      return existing(command, 'CANCEL', state, facts, (current) => cancel(command, current));
  }
}

function create(command: Create, facts: Facts): Decision {
  const { actor, bookable, organizerExists } = facts;
  if (!bookable?.active) return { refusal: notFound('bookable') };
  if (actor.id !== command.organizerId) {
    if (!actor.manages) return { refusal: notAllowed('Only managers and admins may book for others.') };
    if (!organizerExists) return { refusal: notFound('user') };
  }
  const checked = checkSlot(command, command.quantity, bookable, facts);
  if ('refusal' in checked) return checked;

  const { overrides } = checked;
  const { bookableId, organizerId, quantity, title } = command;
  const createdBy = actor.id ?? organizerId;
  const data = { ...about({ bookableId, organizerId, createdBy, quantity }), ...isoSlot(command) };
  return {
    changes: [
      {
        type: 'reservation.created.v1',
        data: { ...data, status: 'CREATED', claim: null, title, createdBy, overrides },
      },
      {
        type: 'reservation.confirmed.v1',
        data: { ...data, status: 'CONFIRMED', claim: claimOf(command, quantity, bookable) },
      },
    ],
  };
}

/** What every command on an existing reservation is checked for first. */
function existing(
  { expectedVersion }: Reschedule | Cancel,
  action: Action,
  state: Reservation | null,
  { actor, now }: Facts,
  next: (current: Reservation) => Decision,
): Decision {
  if (!state || !maySee(actor, state)) return { refusal: notFound('reservation') };
  if (expectedVersion !== null && expectedVersion !== state.version) {
    const message = `It has changed: its version is ${state.version}.`;
    return { refusal: { problem: 'StaleVersion', code: 'STALE_VERSION', message, current: state } };
  }
  if (!allowedActions(actor, state, now).includes(action)) {
    return { refusal: notAllowed('It is over, or cancelled: it can no longer be changed.') };
  }
  return next(state);
}

function reschedule(command: Reschedule, current: Reservation, facts: Facts): Decision {
  if (!facts.bookable?.active) return { refusal: notFound('bookable') };
  const checked = checkSlot(command, current.quantity, facts.bookable, facts);
  if ('refusal' in checked) return checked;
  const { overrides } = checked;
  const claim = claimOf(command, current.quantity, facts.bookable);
  const data = { ...about(current), ...isoSlot(command), status: current.status, claim, overrides };
  return { changes: [{ type: 'reservation.rescheduled.v1', data }] };
}

function cancel({ reason }: Cancel, current: Reservation): Decision {
  const data = { ...about(current), ...isoSlot(current), claim: null, reason };
  return { changes: [{ type: 'reservation.cancelled.v1', data: { ...data, status: 'CANCELLED' } }] };
}

type Checked = { refusal: Refusal } | { overrides: string[] };

function checkSlot(slot: Slot, quantity: number, bookable: Bookable, facts: Facts): Checked {
  const { now, claims, upcoming, actor } = facts;
  if (slot.endsAt <= slot.startsAt) return { refusal: invalid('endsAt', 'A reservation ends after it starts.') };
  if (slot.endsAt <= now) return { refusal: invalid('endsAt', 'A reservation ends in the future.') };
  if (quantity < 1) return { refusal: invalid('quantity', 'The quantity is at least 1.') };

  const { violation, overrides } = judge({ ...slot, quantity, now, upcoming }, bookable, actor.manages);
  if (violation) return { refusal: violation };

  const conflicts = fullTimes(claims, unitsOf(bookable), unitsTaken(bookable, quantity));
  if (conflicts.length === 0) return { overrides };
  const message = 'It is taken at that time.';
  const { startsAt, endsAt } = slot;
  const asked = { bookableId: bookable.id, quantity, startsAt, endsAt };
  return { refusal: { problem: 'SlotUnavailable', code: 'SLOT_UNAVAILABLE', message, conflicts, asked } };
}

function about(reservation: Pick<Reservation, 'bookableId' | 'organizerId' | 'createdBy' | 'quantity'>) {
  const { bookableId, organizerId, quantity } = reservation;
  return { bookableId, organizerId, quantity, visibleTo: people(reservation) };
}

function isoSlot({ startsAt, endsAt }: Slot) {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
