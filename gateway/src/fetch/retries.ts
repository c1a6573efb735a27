import { setTimeout as pause } from 'node:timers/promises';
import type { Wanted } from './wanted.ts';

/** Ten requests earn one retry, so that a subgraph in trouble gets a tenth more at most, and two that were saved up. */
const EARNED = 0.1;
const SAVED = 2;
const LONGEST_PAUSE_MS = 50;

/** Asks once more where that may help, within a budget. One for each subgraph; never for a mutation. */
export function createRetries(mayHelp: (error: unknown) => boolean, onRetry: () => void) {
  let budget = 0;
  return async <Answer>(wanted: Wanted, ask: () => Promise<Answer>): Promise<Answer> => {
    budget = Math.min(SAVED, budget + EARNED);
    try {
      return await ask();
    } catch (error) {
      // A sum of tenths is a little less than one.
      if (budget < 1 - EARNED / 2 || !mayHelp(error)) throw error;
      budget -= 1;
      onRetry();
      await pause(Math.random() * LONGEST_PAUSE_MS, undefined, { signal: wanted.signal });
      return ask();
    }
  };
}
