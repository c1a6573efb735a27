import type { Refusal, SeriesConflict } from '../domain/refusal.ts';
import type { Slot } from '../domain/reservation.ts';

/** What the occurrences of a series have in common. */
export interface Series {
  id: string;
  bookableId: string;
  organizerId: string;
  createdBy: string;
  rule: string;
  /** Wall-clock time of the venue. */
  startsAt: string;
}

export type SeriesOutcome = ({ series: Series; skipped: Slot[] } | { refusal: Refusal | SeriesConflict }) & {
  /** Set where it is an earlier answer to the same idempotency key. */
  replayed?: boolean;
};
