import { checkPolicy, conflict } from './check-slot.ts';
import type { Create } from './command.ts';
import { about, confirmed, held, NOTHING } from './event-data.ts';
import type { Decision, Facts } from './facts.ts';
import { notAllowed, notFound } from './refusal.ts';

export function create(command: Create, facts: Facts): Decision {
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
  const subject = { ...command, createdBy };
  const data = about(subject);
  const created = {
    type: 'reservation.created.v1' as const,
    data: { ...data, ...NOTHING, status: 'CREATED' as const, title, createdBy, overrides },
  };
  const { confirmation } = bookable.policy;
  // Whether it is free, a worker finds out, in order of arrival.
  if (confirmation === 'QUEUED') return { changes: [created] };

  const refusal = conflict(command, quantity, bookable, facts.claims);
  if (refusal) return { refusal };
  // A manager who books has decided.
  const second =
    confirmation === 'APPROVAL' && !actor.manages
      ? { type: 'reservation.held.v1' as const, data: { ...data, ...held(subject, bookable, now) } }
      : { type: 'reservation.confirmed.v1' as const, data: { ...data, ...confirmed(subject, bookable) } };
  return { changes: [created, second] };
}
