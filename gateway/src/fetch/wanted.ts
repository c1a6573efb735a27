type Listener = (reason: Error) => void;

/**
 * What somebody waits for, until it is there or they give it up. An AbortSignal says no more, and to make one and listen to it
 * takes longer than much of what is waited for.
 */
export class Wanted {
  #reason: Error | undefined;
  #listeners: Set<Listener> | undefined;

  /** Set once it is given up. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  giveUp(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    const listeners = this.#listeners ?? [];
    this.#listeners = undefined;
    for (const listener of listeners) listener(reason);
  }

  /** Tells at once where it is given up already. Answers how to stop listening. */
  whenGivenUp(listener: Listener): () => void {
    if (this.#reason) listener(this.#reason);
    else {
      this.#listeners ??= new Set();
      this.#listeners.add(listener);
    }
    return () => this.#listeners?.delete(listener);
  }

  /** For those who listen to nothing else. */
  get signal(): AbortSignal {
    const controller = new AbortController();
    this.whenGivenUp((reason) => controller.abort(reason));
    return controller.signal;
  }

  /** The promise's outcome, or the reason where it is given up before. */
  or<Result>(promise: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const stop = this.whenGivenUp(reject);
      promise.then(
        (result) => {
          stop();
          resolve(result);
        },
        (error) => {
          stop();
          reject(error);
        },
      );
    });
  }
}
