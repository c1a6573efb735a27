import type { Stream } from './stream.ts';

interface CatchingUp<Heard, Item> {
  /** Whether something may have come before it began to listen. */
  behind: boolean;
  /** What comes from now on. */
  live: Stream<Heard>;
  /** What came in between. */
  catchUp: () => Promise<Item[]>;
  /** An item of what is heard; else why there is none: it was told before, or others that were not come first. */
  take: (heard: Heard) => Item | 'told' | 'behind';
}

/** What was missed, then what comes; and again what was missed, wherever it turns out that something was. */
export function catchingUp<Heard, Item extends object>(options: CatchingUp<Heard, Item>): Stream<Item> {
  const { behind, live, catchUp, take } = options;
  return (listener) => {
    /** What comes while it reads waits here. */
    const heard: Heard[] = [];
    let isReading = behind;
    let isOver = false;
    const stop = live({
      next(item) {
        if (isReading) heard.push(item);
        else tell(item);
      },
      fail,
    });
    if (behind) read().catch(fail);

    function tell(item: Heard): void {
      const due = take(item);
      if (due === 'behind') read().catch(fail);
      else if (due !== 'told') listener.next(due);
    }

    async function read(): Promise<void> {
      isReading = true;
      const missed = await catchUp();
      for (const item of missed) if (!isOver) listener.next(item);
      isReading = false;
      while (heard.length > 0 && !isReading && !isOver) tell(heard.shift() as Heard);
    }

    function fail(error: unknown): void {
      if (isOver) return;
      end();
      listener.fail(error);
    }

    function end(): void {
      isOver = true;
      stop();
    }

    return end;
  };
}
