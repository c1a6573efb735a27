import { z } from 'zod';

/** What lies beyond is a slip; and with buffers or in another zone a year stays one of four digits. */
export function isInstant(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 2999;
}

export const instant = z
  .date('This is no moment in time.')
  .refine(isInstant, 'A moment is between the years 1970 and 2999.');
