import type { Reason, Slot } from './reservation.ts';

export interface Create extends Slot {
  kind: 'create';
  bookableId: string;
  organizerId: string;
  quantity: number;
  title: string | null;
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

/** Time has passed: whatever is due for it happens. */
export interface Tick {
  kind: 'tick';
  id: string;
}

export type ChangeCommand = Reschedule | Cancel | CheckIn | Approve | Reject;
export type Command = Create | ChangeCommand | Tick;
