import type { Reason, Response, Slot } from './reservation.ts';

export interface Create extends Slot {
  kind: 'create';
  bookableId: string;
  organizerId: string;
  quantity: number;
  title: string | null;
  /** The addresses of those who are invited, each once. */
  attendees: string[];
}

interface Change {
  id: string;
  expectedVersion: number | null;
}

export interface Reschedule extends Change, Slot {
  kind: 'reschedule';
}

export interface Cancel extends Change {
  kind: 'cancel';
  reason: Reason;
}

export interface Reject extends Change {
  kind: 'reject';
  reason: Reason;
}

export interface CheckIn extends Change {
  kind: 'checkIn';
}

export interface Approve extends Change {
  kind: 'approve';
}

/** Takes what the waiting list offered. */
export interface Accept extends Change {
  kind: 'accept';
}

/** Answers an invitation. */
export interface Respond extends Change {
  kind: 'respond';
  response: Response;
}

/** Time has passed: whatever is due for it happens. */
export interface Tick {
  kind: 'tick';
  id: string;
}

/** Deciding it failed again and again: it is given up, so that what waits behind it goes on. */
export interface GiveUp {
  kind: 'giveUp';
  id: string;
}

export type ChangeCommand = Reschedule | Cancel | CheckIn | Approve | Accept | Reject | Respond;
export type Command = Create | ChangeCommand | Tick | GiveUp;
