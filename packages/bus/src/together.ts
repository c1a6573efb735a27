/**
 * Work for which those who ask at the same time are answered together. Nobody gets what was begun before they asked: who
 * asks while it goes on waits for the next turn.
 */
export function together<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | undefined;
  return () => {
    next ??= running.then(() => {
      next = undefined;
      const result = work();
      running = result.catch(() => {});
      return result;
    });
    return next;
  };
}
