import type { Reservation, Slot } from './reservation.ts';

interface Problem<Name extends string, Code extends string> {
  problem: Name;
  code: Code;
  message: string;
}

export interface PolicyViolation extends Problem<'PolicyViolation', 'POLICY_VIOLATION'> {
  rule: string;
  limit: string;
  policyVersion: number;
}

/** What was asked for and is not to be had: what else there is depends on it. */
export interface AskedSlot extends Slot {
  bookableId: string;
  quantity: number;
}

export interface SlotUnavailable extends Problem<'SlotUnavailable', 'SLOT_UNAVAILABLE'> {
  conflicts: Slot[];
  asked: AskedSlot;
}

export interface SeriesConflict extends Problem<'SeriesConflict', 'SERIES_CONFLICT'> {
  /** Occurrences that cannot be had. */
  conflicts: Slot[];
}

/** Expected ways to say no: values, not exceptions. Each is a member of the API's ReservationResult. */
export type Refusal =
  | PolicyViolation
  | SlotUnavailable
  | (Problem<'StaleVersion', 'STALE_VERSION'> & { current: Reservation })
  | (Problem<'InvalidInput', 'INVALID_INPUT'> & { path: string[] })
  | Problem<'IdempotencyConflict', 'IDEMPOTENCY_CONFLICT'>
  | Problem<'ActionNotAllowed', 'ACTION_NOT_ALLOWED'>
  | Problem<'NotFound', 'NOT_FOUND'>;

export function notFound(what: 'bookable' | 'reservation' | 'series' | 'user' | 'entry'): Refusal {
  return { problem: 'NotFound', code: 'NOT_FOUND', message: `There is no such ${what}.` };
}

export function notAllowed(message: string): Refusal {
  return { problem: 'ActionNotAllowed', code: 'ACTION_NOT_ALLOWED', message };
}

export function invalid(field: string, message: string): Refusal {
  return { problem: 'InvalidInput', code: 'INVALID_INPUT', path: ['input', field], message };
}
