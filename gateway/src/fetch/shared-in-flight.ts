import { untilAborted } from './until-aborted.ts';

interface Asked<Answer> {
  answer: Promise<Answer>;
  waiting: number;
  controller: AbortController;
}

/**
 * Whoever asks what is being asked already waits for the same answer. What is shared must be one that nobody writes into,
 * and the key must hold all that the answer depends on.
 */
export class SharedInFlight<Answer> {
  readonly #asked = new Map<string, Asked<Answer>>();

  /** What was begun is cancelled when all who wait for it have gone. */
  async ask(key: string, signal: AbortSignal, begin: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const asked = this.#asked.get(key) ?? this.#begin(key, begin);
    asked.waiting += 1;
    try {
      return await untilAborted(signal, asked.answer);
    } finally {
      asked.waiting -= 1;
      if (asked.waiting === 0) {
        if (this.#asked.get(key) === asked) this.#asked.delete(key);
        if (signal.aborted) asked.controller.abort(signal.reason);
      }
    }
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<Answer>): Asked<Answer> {
    const controller = new AbortController();
    const asked = { answer: begin(controller.signal), waiting: 0, controller };
    this.#asked.set(key, asked);
    return asked;
  }
}
