import { invalidInput, isUuid, notFound, type Viewer } from '@berth/subgraph';
import type { CreateAnyOf } from '../any-of.ts';
import type { Cancel, Create, Reject, Reschedule, Respond } from '../domain/command.ts';
import type {
  CancelReservationInput,
  CreateReservationInput,
  MutationRejectReservationArgs,
  MutationRespondToInvitationArgs,
  RescheduleReservationInput,
} from '../generated/resolvers.ts';
import { cancelledFor, details, type Read, readDetails, text, time } from './fields.ts';
import { matchOf, matchProblem } from './match.ts';

export function readCreate(input: CreateReservationInput, viewer: Viewer): Read<Create | CreateAnyOf> {
  const { bookableId, anyOf, startsAt, endsAt } = input;
  const organizerId = input.organizerId ?? viewer.id;
  if ((bookableId == null) === (anyOf == null)) {
    return { problem: invalidInput(['input', 'bookableId'], 'Give either bookableId or anyOf.') };
  }
  if (bookableId != null && !isUuid(bookableId)) return { problem: notFound('bookable') };
  if (!isUuid(organizerId)) return { problem: notFound('user') };
  const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt) ?? details(input);
  if (problem) return { problem };

  const asked = { organizerId, startsAt, endsAt, ...readDetails(input) };
  if (bookableId != null) return { command: { kind: 'create', bookableId, ...asked } };
  const match = anyOf ?? {};
  const wrong = matchProblem(match);
  if (wrong) return { problem: invalidInput(['input', 'anyOf', wrong.field], wrong.message) };
  return { command: { kind: 'createAnyOf', match: matchOf(match), ...asked } };
}

export function readReschedule(input: RescheduleReservationInput): Read<Reschedule> {
  const { id, startsAt, endsAt, expectedVersion = null } = input;
  if (!isUuid(id)) return { problem: notFound('reservation') };
  const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt);
  return problem ? { problem } : { command: { kind: 'reschedule', id, startsAt, endsAt, expectedVersion } };
}

export function readCancel(input: CancelReservationInput): Read<Cancel> {
  const { id, expectedVersion = null } = input;
  const problem = text('reason', input.reason);
  if (!isUuid(id)) return { problem: notFound('reservation') };
  if (problem) return { problem };
  return { command: { kind: 'cancel', id, reason: cancelledFor(input.reason), expectedVersion } };
}

export function readReject({ id, expectedVersion = null, reason }: MutationRejectReservationArgs): Read<Reject> {
  const problem = text('reason', reason, []);
  if (!isUuid(id)) return { problem: notFound('reservation') };
  if (problem) return { problem };
  const why = { code: 'REJECTED_BY_MANAGER', message: reason?.trim() || 'A manager decided against it.' };
  return { command: { kind: 'reject', id, reason: why, expectedVersion } };
}

export function readRespond({ reservationId: id, response }: MutationRespondToInvitationArgs): Read<Respond> {
  if (!isUuid(id)) return { problem: notFound('reservation') };
  return { command: { kind: 'respond', id, response, expectedVersion: null } };
}

export function readById<Kind extends 'checkIn' | 'approve' | 'accept'>(
  kind: Kind,
  id: string,
  expectedVersion: number | null,
) {
  return isUuid(id) ? { command: { kind, id, expectedVersion } } : { problem: notFound('reservation') };
}
