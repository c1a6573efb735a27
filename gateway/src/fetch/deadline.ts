/** Until when an answer is of use; all that is asked for its sake is asked until then. */
export class Deadline {
  readonly #at: number;
  readonly #timer: NodeJS.Timeout;
  readonly #controller = new AbortController();

  constructor(milliseconds: number) {
    this.#at = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.cancel(new DeadlinePassed()), milliseconds);
  }

  /** Aborts when it passes, or when nobody wants the answer any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A subgraph's clock may differ: it is told how long, not until when. */
  get remainingMs(): number {
    return Math.max(0, Math.ceil(this.#at - performance.now()));
  }

  cancel(reason: Error): void {
    this.close();
    this.#controller.abort(reason);
  }

  /** There is an answer. */
  close(): void {
    clearTimeout(this.#timer);
  }
}

export class DeadlinePassed extends Error {
  override message = 'There was no answer in time.';
}

/** Others had used up most of the time: it says little of whoever was asked last. */
export class TooLittleTime extends DeadlinePassed {}

export class HungUp extends Error {
  override message = 'The client has hung up.';
}
