import { invalidInput, isCleanText, type notFound } from '@berth/subgraph';
import type { Reason } from '../domain/reservation.ts';
import { isInTime } from '../window.ts';

const LONGEST_TEXT = 500;
const MOST_ATTENDEES = 200;
const LONGEST_EMAIL = 254;
const MOST_UNITS = 100_000;

export type Problem = ReturnType<typeof invalidInput> | ReturnType<typeof notFound>;
/** What the domain can decide on, or what is wrong with what a client sent. */
export type Read<Command> = { command: Command } | { problem: Problem };

interface Details {
  title?: string | null | undefined;
  quantity?: number | null | undefined;
  attendees?: string[] | null | undefined;
}

export function details({ title, quantity, attendees }: Details): Problem | null {
  if (attendees && attendees.length > MOST_ATTENDEES)
    return invalidInput(['input', 'attendees'], `At most ${MOST_ATTENDEES} are invited.`);
  if (attendees?.some((email) => email.length > LONGEST_EMAIL))
    return invalidInput(['input', 'attendees'], `An address has at most ${LONGEST_EMAIL} characters.`);
  return text('title', title) ?? units(quantity);
}

export function readDetails({ title, quantity, attendees }: Details) {
  const invited = [...new Set((attendees ?? []).map((email) => email.toLowerCase()))];
  return { title: title?.trim() || null, quantity: quantity ?? 1, attendees: invited };
}

export function cancelledFor(reason: string | null | undefined): Reason {
  return { code: 'CANCELLED_ON_REQUEST', message: reason?.trim() || 'Cancelled on request.' };
}

export function text(field: string, value: string | null | undefined, within = ['input']): Problem | null {
  if (value == null) return null;
  const at = [...within, field];
  if (value.length > LONGEST_TEXT) return invalidInput(at, `It has at most ${LONGEST_TEXT} characters.`);
  if (!isCleanText(value)) return invalidInput(at, 'It has no control characters.');
  return null;
}

export function time(field: string, value: Date): Problem | null {
  return isInTime(value) ? null : invalidInput(['input', field], 'It lies between 2000 and 2200.');
}

/** Nothing holds more than the most. */
export function units(quantity: number | null | undefined): Problem | null {
  const isSound = quantity == null || (quantity >= 1 && quantity <= MOST_UNITS);
  return isSound ? null : invalidInput(['input', 'quantity'], `The quantity is from 1 to ${MOST_UNITS}.`);
}
