import { checkPolicy, conflict } from './check-slot.ts';
import type { Create } from './command.ts';
import { about, granted, held, NOTHING, told } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed, notFound } from './refusal.ts';
import type { Change } from './reservation.ts';

/** How it comes to be, where it is not simply asked for. */
export interface Origin {
  /** An occurrence of it; where it is queued, its turn is now. */
  series?: { id: string; rule: string; startsAt: string };
  /** Held for one who waited for it, until it is taken. */
  offered?: true;
}

export function create(command: Create, facts: Facts, { series, offered }: Origin = {}): Decision {
  const { actor, bookable, organizerExists, now } = facts;
  if (!bookable?.active) return { refusal: notFound('bookable') };
  if (actor.id !== command.organizerId) {
    if (!actor.manages) return { refusal: notAllowed('Only managers and admins may book for others.') };
    if (!organizerExists) return { refusal: notFound('user') };
  }
  const checked = checkPolicy(command, command.quantity, bookable, facts);
  if ('refusal' in checked) return checked;

  const { overrides } = checked;
  const { title, organizerId, quantity } = command;
  const createdBy = actor.id ?? organizerId;
  const attendees = command.attendees.map((email) => ({ email, userId: facts.users.get(email) ?? null }));
  const subject = { ...command, createdBy, attendees };
  const data = { ...about(subject), ...NOTHING };
  const invited = { title, createdBy, attendees, series: series ?? null, overrides };
  const created: Change = { type: 'reservation.created.v1', data: { ...data, status: 'CREATED', ...invited } };
  // Whether it is free, a worker finds out, in order of arrival.
  const queued = bookable.policy.confirmation === 'QUEUED';
  if (queued && !series && !offered) return { changes: [created] };

  const refusal = conflict(command, quantity, bookable, facts.claims);
  if (refusal) return { refusal };
  if (offered) {
    const hold = held('PENDING_APPROVAL', subject, bookable, now);
    return { changes: [created, { type: 'reservation.offered.v1', data: { ...data, ...hold } }] };
  }
  const checking: Change = { type: 'reservation.checking.v1', data: { ...data, status: 'CHECKING_AVAILABILITY' } };
  const standing = told(subject, granted(subject, bookable, actor, now));
  return { changes: queued ? [created, checking, standing] : [created, standing] };
}
