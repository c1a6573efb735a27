import { z } from 'zod';

const LARGEST = 100_000;

export function capacity(holds: string, what: string) {
  const message = `${holds} 1 to ${LARGEST} ${what}.`;
  return z.number().min(1, message).max(LARGEST, message);
}
