import type { GraphQLError } from 'graphql';
import type { Remember } from './cache/remember.ts';
import type { Conditions } from './conditions.ts';
import type { Progress } from './defer/progress.ts';
import type { Data, Send } from './subgraph-answer.ts';

/** One execution of a compiled plan, or of a part that is told later: that has errors of its own. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly conditions: Conditions;
  readonly send: Send;
  readonly remember?: Remember | undefined;
  /** What the subgraphs have told so far; nobody else's run shares an object of it, and no other part until this one is told. */
  readonly data: Data;
  readonly errors: GraphQLError[];
  /** Of an execution in parts. */
  readonly progress?: Progress;
  /** Of a part: done when all is that is told before it. */
  readonly before?: Promise<unknown>;
  /** Of a part: what it was put off from. */
  readonly partOf?: Run;
}

export type Step = (run: Run) => Promise<void>;
