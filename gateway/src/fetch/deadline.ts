import { Wanted } from './wanted.ts';

/** An answer that is of use until then; all that is asked for its sake is asked until then. */
export class Deadline extends Wanted {
  readonly #at: number;
  readonly #timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    super();
    this.#at = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.giveUp(new DeadlinePassed()), milliseconds);
  }

  /** A subgraph's clock may differ: it is told how long, not until when. */
  get remainingMs(): number {
    return Math.max(0, Math.ceil(this.#at - performance.now()));
  }

  override giveUp(reason: Error): void {
    this.close();
    super.giveUp(reason);
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
