import type { Reason, Reservation } from './domain/reservation.ts';
import type { Reservation as Row } from './generated/prisma/client.ts';

/** Prisma knows a JSON column only as JSON; what stands in this one, `store` wrote. */
export function toReservation({ dueAt: _, turn: __, ...row }: Row): Reservation {
  return { ...row, reason: row.reason as Reason | null };
}
