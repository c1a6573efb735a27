import type { Reason, Slot } from './reservation.ts';

export interface Create extends Slot {
  kind: 'create';
  bookableId: string;
  organizerId: string;
  quantity: number;
  title: string | null;
}

export interface Reschedule extends Slot {
  kind: 'reschedule';
  id: string;
  expectedVersion: number | null;
}

export interface Cancel {
  kind: 'cancel';
  id: string;
  reason: Reason;
  expectedVersion: number | null;
}

export type Command = Create | Reschedule | Cancel;
