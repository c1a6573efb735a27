/** Wakes a loop that waits for work. A ring that comes while the loop is busy is not lost: it counts. */
export class Bell {
  #rings = 0;
  readonly #sleepers = new Set<() => void>();

  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings += 1;
    for (const wake of this.#sleepers) wake();
  }

  /** Returns once the bell has rung more often than `since`, or after `atMost` milliseconds. */
  async wait(since: number, atMost: number): Promise<void> {
    if (this.#rings !== since) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, atMost);
      this.#sleepers.add(wake);
    });
  }
}
