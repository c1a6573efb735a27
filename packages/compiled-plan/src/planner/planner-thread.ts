import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { parse } from 'graphql';
import { createPlanner } from './create-planner.ts';
import { InvalidOperation, TooManyWays } from './refused.ts';

/** What the thread begins with. */
export interface PlannerThreadData {
  sdl: string;
  mostWays: number;
}

/** Errors arrive as plain ones, whatever they were. */
export type Planned = { plan: QueryPlan } | { hasTooManyWays: true } | { invalid: string } | { error: Error };

const { sdl, mostWays } = workerData as PlannerThreadData;
const plan = createPlanner(Supergraph.build(sdl), mostWays);
const port = parentPort as MessagePort;
port.on('message', (text: string) => port.postMessage(planned(text)));
port.postMessage('ready');

function planned(text: string): Planned {
  try {
    return { plan: plan(parse(text)) };
  } catch (error) {
    if (error instanceof TooManyWays) return { hasTooManyWays: true };
    return error instanceof InvalidOperation ? { invalid: error.message } : { error: error as Error };
  }
}
