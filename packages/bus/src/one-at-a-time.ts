/** Runs one piece of work after the other, whatever becomes of those before. */
export function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = running.then(work);
    running = done.catch(() => {});
    return done;
  };
}
