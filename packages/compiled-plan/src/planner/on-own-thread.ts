import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, print } from 'graphql';
import { MOST_WAYS } from './create-planner.ts';
import type { OpenPlanner } from './planner.ts';
import type { Planned, PlannerThreadData } from './planner-thread.ts';
import { PlannerBusy, TooLargeToPlan, TooLongToPlan, TooManyWays } from './refused.ts';
import { workedFor } from './worked-for.ts';

export interface PlannerLimits {
  /** In as many ways across the subgraphs a field may be reached. */
  mostWays: number;
  /** Whatever else takes long ends when the process has worked for so long meanwhile. */
  withinMs: number;
  /** As large may the thread's memory grow. */
  withinMegabytes: number;
  /** Whoever has waited so long for the operations before has gone. */
  waitsMs: number;
}

export const PLANNER_LIMITS: PlannerLimits = {
  mostWays: MOST_WAYS,
  withinMs: 2_000,
  withinMegabytes: 1_024,
  waitsMs: 10_000,
};

interface Thread {
  worker: Worker;
  isReady: Promise<void>;
}

const THREAD = new URL('./planner-thread.js', import.meta.url);

/**
 * Plans on a thread of its own, one operation at a time: what is planned already is answered meanwhile. A thread can be
 * ended whatever it does, and begun anew.
 */
export function onOwnThread(limits = PLANNER_LIMITS, file = THREAD): OpenPlanner {
  const { mostWays, withinMs, withinMegabytes, waitsMs } = limits;
  return (_, sdl) => {
    let thread: Thread | undefined = begin();
    let last: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    let isRetired = false;

    function begin(): Thread {
      const workerData: PlannerThreadData = { sdl, mostWays };
      const worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: withinMegabytes } });
      // A process that has nothing else to do may end.
      const isReady = once(worker, 'message').then(() => void worker.unref());
      // Whoever is waiting hears of it.
      worker.on('error', () => forget(worker));
      isReady.catch(() => {});
      return { worker, isReady };
    }

    function forget(worker: Worker): void {
      if (thread?.worker === worker) thread = undefined;
    }

    async function planNext(document: DocumentNode): Promise<QueryPlan> {
      thread ??= begin();
      const planned = await ask(thread, print(document));
      if ('plan' in planned) return planned.plan;
      throw 'error' in planned ? planned.error : new TooManyWays(mostWays);
    }

    async function ask({ worker, isReady }: Thread, text: string): Promise<Planned> {
      await isReady;
      worker.ref();
      const over = new AbortController();
      try {
        const answered = once(worker, 'message', over);
        worker.postMessage(text);
        const [planned] = await Promise.race([answered, tooLong(over)]);
        return planned;
      } catch (error) {
        forget(worker);
        await worker.terminate();
        throw refusalFor(error as NodeJS.ErrnoException);
      } finally {
        over.abort();
        worker.unref();
      }
    }

    async function tooLong(over: AbortController): Promise<never> {
      await workedFor(withinMs, over);
      throw new TooLongToPlan(withinMs);
    }

    function refusalFor(error: NodeJS.ErrnoException): Error {
      return error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooLargeToPlan(withinMegabytes) : error;
    }

    async function inTurn(document: DocumentNode, asked: number): Promise<QueryPlan> {
      try {
        if (performance.now() - asked > waitsMs) throw new PlannerBusy();
        return await planNext(document);
      } finally {
        waiting -= 1;
        endIfIdle();
      }
    }

    function endIfIdle(): void {
      if (!isRetired || waiting > 0) return;
      void thread?.worker.terminate();
      thread = undefined;
    }

    return {
      plan(document) {
        const asked = performance.now();
        waiting += 1;
        const planned = last.then(() => inTurn(document, asked));
        last = planned.catch(() => {});
        return planned;
      },
      retire() {
        isRetired = true;
        endIfIdle();
      },
    };
  };
}
