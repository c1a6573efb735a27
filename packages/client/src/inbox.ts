/** Keeps what arrives until it is asked for, in order. What is in it when it ends is still handed out. */
export class Inbox<Value> {
  readonly #values: Value[] = [];
  #ended: { problem?: unknown } | undefined;
  #wake = () => {};

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  push(value: Value): void {
    this.#values.push(value);
    this.#wake();
  }

  end(problem?: unknown): void {
    this.#ended ??= { problem };
    this.#wake();
  }

  /** Ends with the problem, if there was one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Value, unknown> {
    for (;;) {
      while (this.#values.length > 0) yield this.#values.shift() as Value;
      if (this.#ended) return this.#ended.problem;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
