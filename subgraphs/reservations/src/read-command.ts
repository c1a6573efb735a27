import { badInput, invalidInput, isCleanText, isUuid, notFound, type Viewer } from '@berth/subgraph';
import type { CreateAnyOf } from './any-of.ts';
import type { Cancel, Create, Reject, Reschedule } from './domain/command.ts';
import type {
  CancelReservationInput,
  CreateReservationInput,
  MatchInput,
  MutationRejectReservationArgs,
  RescheduleReservationInput,
} from './generated/resolvers.ts';
import type { Match } from './search.ts';

const LONGEST_TEXT = 500;
const MOST_WORDS = 50;
const NOWHERE = '00000000-0000-0000-0000-000000000000';
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 0);

type Problem = ReturnType<typeof invalidInput> | ReturnType<typeof notFound>;
type Read<Command> = { command: Command } | { problem: Problem };

/** From what a client sent to a command that the domain can decide on, or to what is wrong with it. */
export function readCreate(input: CreateReservationInput, viewer: Viewer): Read<Create | CreateAnyOf> {
  const { bookableId, anyOf, startsAt, endsAt } = input;
  const organizerId = input.organizerId ?? viewer.id;
  if ((bookableId == null) === (anyOf == null)) {
    return { problem: invalidInput(['input', 'bookableId'], 'Give either bookableId or anyOf.') };
  }
  if (bookableId != null && !isUuid(bookableId)) return { problem: notFound('bookable') };
  if (!isUuid(organizerId)) return { problem: notFound('user') };
  const problem = time('startsAt', startsAt) ?? time('endsAt', endsAt) ?? text('title', input.title);
  if (problem) return { problem };

  const title = input.title?.trim() || null;
  const asked = { organizerId, startsAt, endsAt, quantity: input.quantity ?? 1, title };
  if (bookableId != null) return { command: { kind: 'create', bookableId, ...asked } };
  return { command: { kind: 'createAnyOf', match: readMatch(anyOf ?? {}), ...asked } };
}

export function readMatch({ kinds, venueId, minCapacity, equipment }: MatchInput): Match {
  const words = [...(kinds ?? []), ...(equipment ?? [])];
  if (words.length > MOST_WORDS || words.some((word) => word.length > 100 || word.includes('\0'))) {
    throw badInput(`A match has at most ${MOST_WORDS} kinds and pieces of equipment, of at most 100 characters.`);
  }
  return {
    kinds: kinds ?? null,
    // What is no id is the id of nothing.
    venueId: venueId == null ? null : isUuid(venueId) ? venueId : NOWHERE,
    minCapacity: minCapacity ?? null,
    equipment: equipment ?? null,
  };
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
  const reason = { code: 'CANCELLED_ON_REQUEST', message: input.reason?.trim() || 'Cancelled on request.' };
  return { command: { kind: 'cancel', id, reason, expectedVersion } };
}

export function readReject({ id, expectedVersion = null, reason }: MutationRejectReservationArgs): Read<Reject> {
  const problem = text('reason', reason);
  if (!isUuid(id)) return { problem: notFound('reservation') };
  if (problem) return { problem };
  const why = { code: 'REJECTED_BY_MANAGER', message: reason?.trim() || 'A manager decided against it.' };
  return { command: { kind: 'reject', id, reason: why, expectedVersion } };
}

export function readById<Kind extends 'checkIn' | 'approve'>(kind: Kind, id: string, expectedVersion: number | null) {
  return isUuid(id) ? { command: { kind, id, expectedVersion } } : { problem: notFound('reservation') };
}

function text(field: string, value: string | null | undefined): Problem | null {
  if (value == null) return null;
  const at = ['input', field];
  if (value.length > LONGEST_TEXT) return invalidInput(at, `It has at most ${LONGEST_TEXT} characters.`);
  if (!isCleanText(value)) return invalidInput(at, 'It has no control characters.');
  return null;
}

function time(field: string, value: Date): Problem | null {
  const moment = value.getTime();
  return moment >= EARLIEST && moment < LATEST
    ? null
    : invalidInput(['input', field], 'It lies between 2000 and 2200.');
}
