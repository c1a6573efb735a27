import type { QueryPlan } from '@apollo/query-planner';
import { type DocumentNode, print } from 'graphql';
import { MOST_WAYS } from './create-planner.ts';
import type { OpenPlanner } from './planner.ts';
import { InvalidOperation, PlannerBusy, TooManyWays } from './refused.ts';
import { Thread, type ThreadLimits } from './thread.ts';

export interface PlannerLimits extends ThreadLimits {
  /** As many operations may wait for those before them. */
  mostWaiting: number;
}

export const PLANNER_LIMITS: PlannerLimits = {
  mostWays: MOST_WAYS,
  withinMs: 2_000,
  withinMegabytes: 1_024,
  mostWaiting: 1_000,
};

const THREAD = new URL('./planner-thread.js', import.meta.url);

/** Plans on a thread of its own, one operation after the other: what is planned already is answered meanwhile. */
export function onOwnThread(limits = PLANNER_LIMITS, file = THREAD): OpenPlanner {
  return (_, sdl) => {
    let thread = new Thread(file, sdl, limits);
    let last: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    let isRetired = false;

    async function planNext(document: DocumentNode): Promise<QueryPlan> {
      if (thread.isOver) thread = new Thread(file, sdl, limits);
      const planned = await thread.ask(print(document));
      if ('plan' in planned) return planned.plan;
      if ('invalid' in planned) throw new InvalidOperation(planned.invalid);
      throw 'error' in planned ? planned.error : new TooManyWays(limits.mostWays);
    }

    function endIfIdle(): void {
      if (isRetired && waiting === 0) void thread.end();
    }

    return {
      ready: thread.ready,
      async plan(document, isWanted = () => true) {
        if (waiting >= limits.mostWaiting) throw new PlannerBusy();
        waiting += 1;
        const planned = last.then(() => {
          if (!isWanted()) throw new PlannerBusy();
          return planNext(document);
        });
        last = planned.catch(() => {});
        return planned.finally(() => {
          waiting -= 1;
          endIfIdle();
        });
      },
      retire() {
        isRetired = true;
        endIfIdle();
      },
    };
  };
}
