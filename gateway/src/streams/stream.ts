import { setImmediate as turn } from 'node:timers/promises';

export interface Listener<Item> {
  /** What it answers, if anything, ends when the item is dealt with: who has much more to tell waits for it. */
  next(item: Item): unknown;
  /** Nothing more comes. */
  fail(error: unknown): void;
}

export type Stop = () => void;

/**
 * What is told as it comes, to the one who listens, from then on until they stop; it does not end by itself. It is pushed: while
 * nothing happens nobody holds a chain of promises, and what happens reaches each of thousands by one call.
 */
export type Stream<Item> = (listener: Listener<Item>) => Stop;

export function map<In, Out>(stream: Stream<In>, make: (item: In) => Out): Stream<Out> {
  return ({ next, fail }) => stream({ next: (item) => next(make(item)), fail });
}

export function filter<Item>(stream: Stream<Item>, keep: (item: Item) => boolean): Stream<Item> {
  return ({ next, fail }) =>
    stream({
      next: (item) => (keep(item) ? next(item) : undefined),
      fail,
    });
}

/** So many items are being made at a time; then whoever reads what was told has a turn. */
const AT_ONCE = 32;

/** What is made of an item may take a while: those behind it wait for it, however many they are. */
export function mapInOrder<In, Out>(stream: Stream<In>, make: (item: In) => Promise<Out>): Stream<Out> {
  return (listener) => {
    const waiting: In[] = [];
    const making: Promise<Out>[] = [];
    let telling: Promise<void> | undefined;
    const told = untilOver(listener, () => {
      // Nobody would be told what is made of these.
      waiting.length = 0;
      stop();
    });
    const stop = stream({
      next(item) {
        if (waiting.length > 0 || making.length === AT_ONCE) waiting.push(item);
        else begin(item);
        telling ??= tellAll().catch(told.fail);
        return telling;
      },
      fail: told.fail,
    });
    return told.end;

    function begin(item: In): void {
      const made = make(item);
      // It is looked at when those before it are told; until then nobody would be there to hear that it failed.
      if (making.push(made) > 1) made.catch(() => {});
    }

    async function tellAll(): Promise<void> {
      for (let first = making[0]; first; first = making[0]) {
        told.next(await first);
        making.shift();
        if (making.length > 0 || waiting.length === 0) continue;
        await turn();
        for (const item of waiting.splice(0, AT_ONCE)) begin(item);
      }
      telling = undefined;
    }
  };
}

/** A listener that is told nothing more once it has had enough or something has failed; then what it listened to is stopped. */
export function untilOver<Item>(
  listener: Listener<Item>,
  stop: Stop,
): Listener<Item> & { end: Stop; isOver(): boolean } {
  let isOver = false;
  const end = () => {
    isOver = true;
    stop();
  };
  return {
    next: (item) => (isOver ? undefined : listener.next(item)),
    fail(error) {
      if (isOver) return;
      end();
      listener.fail(error);
    },
    end,
    isOver: () => isOver,
  };
}
