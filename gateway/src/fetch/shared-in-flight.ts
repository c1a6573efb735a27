import { asKey, ShortLived } from '@berth/compiled-plan';
import { Wanted } from './wanted.ts';

interface Asked<Answer> {
  answer: Promise<Answer>;
  waiting: number;
  wanted: Wanted;
}

/**
 * Whoever asks what is being asked already waits for the same answer. What is shared must be one that nobody writes into,
 * and `same` must hold all that the answer depends on.
 */
export class SharedInFlight<Answer> {
  readonly #asked = new ShortLived<string, Asked<Answer>>();

  /** What was begun is given up when all who wait for it have done so. */
  async ask(same: string, byOne: Wanted, begin: (wanted: Wanted) => Promise<Answer>): Promise<Answer> {
    const key = asKey(same);
    const asked = this.#asked.get(key) ?? this.#begin(key, begin);
    asked.waiting += 1;
    try {
      return await byOne.or(asked.answer);
    } finally {
      asked.waiting -= 1;
      if (asked.waiting === 0) {
        this.#asked.delete(key);
        if (byOne.reason) asked.wanted.giveUp(byOne.reason);
      }
    }
  }

  #begin(key: string, begin: (wanted: Wanted) => Promise<Answer>): Asked<Answer> {
    const wanted = new Wanted();
    const asked = { answer: begin(wanted), waiting: 0, wanted };
    this.#asked.set(key, asked);
    return asked;
  }
}
