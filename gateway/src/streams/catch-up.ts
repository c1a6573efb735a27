import { type Stream, untilOver } from './stream.ts';

interface CatchingUp<Heard, Item> {
  /** Whether something may have come before it began to listen. */
  behind: boolean;
  /** What comes from now on. */
  live: Stream<Heard>;
  /** What came in between, some at a time: the next are asked for when those before are told, and somebody still listens. */
  catchUp: (isOver: () => boolean) => AsyncIterable<Item[]>;
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
    const told = untilOver(listener, () => stop());
    const stop = live({
      next(item) {
        if (isReading) heard.push(item);
        else tell(item);
      },
      fail: told.fail,
    });
    if (behind) read().catch(told.fail);
    return told.end;

    function tell(item: Heard): void {
      const due = take(item);
      if (due === 'behind') read().catch(told.fail);
      else if (due !== 'told') told.next(due);
    }

    async function read(): Promise<void> {
      let dealtWith: unknown;
      isReading = true;
      for await (const items of catchUp(told.isOver)) {
        for (const item of items) dealtWith = told.next(item) ?? dealtWith;
        await dealtWith;
        if (told.isOver()) return;
      }
      isReading = false;
      while (heard.length > 0 && !isReading) tell(heard.shift() as Heard);
    }
  };
}
