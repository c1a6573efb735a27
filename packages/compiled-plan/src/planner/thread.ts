import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Planned, PlannerThreadData } from './planner-thread.ts';
import { TooLargeToPlan, TooLongToPlan } from './refused.ts';
import { workedFor } from './worked-for.ts';

export interface ThreadLimits {
  /** In as many ways across the subgraphs a field may be reached. */
  mostWays: number;
  /** Whatever else takes long ends when the process has worked for so long meanwhile. */
  withinMs: number;
  /** As large may its memory grow. */
  withinMegabytes: number;
}

/** Plans what it is asked, one operation at a time, and can be ended whatever it does. */
export class Thread {
  readonly ready: Promise<void>;
  readonly #exited: Promise<never>;
  readonly #worker: Worker;
  readonly #limits: ThreadLimits;
  #isOver = false;

  constructor(file: URL, sdl: string, limits: ThreadLimits) {
    const workerData: PlannerThreadData = { sdl, mostWays: limits.mostWays };
    const resourceLimits = { maxOldGenerationSizeMb: limits.withinMegabytes };
    this.#worker = new Worker(file, { workerData, resourceLimits });
    this.#limits = limits;
    this.#exited = once(this.#worker, 'exit').then(() => {
      throw new Error('The planner has ended.');
    });
    this.#exited.catch(() => {
      this.#isOver = true;
    });
    // A process that has nothing else to do may end.
    this.ready = Promise.race([once(this.#worker, 'message'), this.#exited]).then(() => this.#worker.unref());
    this.ready.catch(() => {});
  }

  /** It plans no more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async ask(text: string): Promise<Planned> {
    const over = new AbortController();
    try {
      await this.ready;
      this.#worker.ref();
      const answered = once(this.#worker, 'message', over);
      this.#worker.postMessage(text);
      const [planned] = await Promise.race([answered, this.#exited, this.#tooLong(over)]);
      return planned;
    } catch (error) {
      await this.end();
      throw this.#isTooLarge(error) ? new TooLargeToPlan(this.#limits.withinMegabytes) : error;
    } finally {
      over.abort();
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#worker.terminate();
  }

  async #tooLong(over: AbortController): Promise<never> {
    await workedFor(this.#limits.withinMs, over);
    throw new TooLongToPlan(this.#limits.withinMs);
  }

  #isTooLarge(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  }
}
