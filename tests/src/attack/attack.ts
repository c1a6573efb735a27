import type { Target } from './target.ts';

/** One thing that a hostile client tries, what came back, and whether Berth is safe from it. */
export interface Attack {
  row: number;
  tries: string;
  run(target: Target): Promise<Outcome>;
}

export interface Outcome {
  came: string;
  safe: boolean;
}

/** Several tries of one attack: safe where each of them is. */
export function all(outcomes: Outcome[]): Outcome {
  const came = [...new Set(outcomes.map((outcome) => (outcome.safe ? outcome.came : `UNSAFE: ${outcome.came}`)))];
  return { came: came.join('; '), safe: outcomes.every(({ safe }) => safe) };
}
