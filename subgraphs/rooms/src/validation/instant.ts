import { z } from 'zod';

/** Within what ISO 8601 writes with four digits, and every reader understands. */
export function isInstant(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9999;
}

export const instant = z
  .date('This is no moment in time.')
  .refine(isInstant, 'A moment is between the years 1970 and 9999.');
