import { ReadableStream } from 'node:stream/web';
import type { ExecutionResult, GraphQLError } from 'graphql';
import { atClientKeys } from '../client-keys.ts';
import { resultOf } from '../compile-operation.ts';
import { executionError } from '../errors.ts';
import type { Deferred, Shaped } from '../shape/making.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';
import { Awaited } from './awaited.ts';
import { errorsByPlace, takesAway } from './place.ts';
import type { Progress } from './progress.ts';

/** What comes after the first part, as clients know it from `deferSpec=20220824`. */
export interface Payload {
  incremental?: Increment[];
  hasNext: boolean;
}

export interface Increment extends ExecutionResult {
  label?: string;
  path: ResponsePath;
}

/** What the client calls the parts, by their ids. */
export type Labels = ReadonlyMap<string, string | undefined>;

interface Telling {
  deferred: readonly Deferred[];
  progress: Progress;
  /** Adds what a part has brought to what the objects are shaped from. */
  reveal: (brought: Data) => void;
  labels: Labels;
  clientKeys: ReadonlyMap<string, string>;
}

/** Tells each part when it is there, and those within it after it. */
export function tellLater({ deferred, progress, reveal, labels, clientKeys }: Telling): AsyncIterableIterator<Payload> {
  const awaited = new Awaited();
  let partsLeft = 0;
  let stopped = false;
  let tell: (payload: Payload) => void;

  const payloads = new ReadableStream<Payload>({
    start(controller) {
      tell = (payload) => {
        if (stopped) return;
        controller.enqueue(payload);
        if (!payload.hasNext) controller.close();
      };
      awaitAll(deferred);
    },
    cancel() {
      stopped = true;
    },
  }).getReader();

  function awaitAll(found: readonly Deferred[]): void {
    for (const object of found) awaited.add(object);
    for (const id of new Set(found.map(({ id }) => id))) {
      partsLeft += 1;
      void tellPart(
        id,
        found.filter((object) => object.id === id),
      );
    }
  }

  async function tellPart(id: string, objects: readonly Deferred[]): Promise<void> {
    const part = await progress.whenDone(id);
    const within: Deferred[] = [];
    // Not a moment sooner: another part might be told of it.
    if (part) reveal(part.data);
    const incremental = incrementsOf(id, objects, part?.errors ?? [], within);
    if (incremental.length > 0) tell({ incremental, hasNext: true });
    awaitAll(within);
    partsLeft -= 1;
    if (partsLeft === 0) tell({ hasNext: false });
  }

  function incrementsOf(
    id: string,
    objects: readonly Deferred[],
    errors: readonly GraphQLError[],
    within: Deferred[],
  ): Increment[] {
    const there = objects.filter((object) => awaited.delete(object));
    const label = labels.get(id);
    const shares = errorsByPlace(
      errors.map((error) => atClientKeys(error, clientKeys)),
      there.map(({ path }) => path),
    );
    return there.map(({ path, shape }, index) => {
      const ownErrors = shares[index] ?? [];
      const shaped = shapedOr(ownErrors, shape);
      for (const other of awaited.within(path)) if (takesAway(shaped.data, path, other.path)) awaited.delete(other);
      within.push(...shaped.deferred);
      return { ...(label !== undefined && { label }), path, ...resultOf(shaped, ownErrors, clientKeys) };
    });
  }

  return {
    next: () => payloads.read() as Promise<IteratorResult<Payload>>,
    async return() {
      await payloads.cancel();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function shapedOr(errors: GraphQLError[], shape: () => Shaped<unknown>): Shaped<unknown> {
  try {
    return shape();
  } catch (error) {
    errors.push(executionError(error));
    return { data: null, errors: [], isWhole: false, deferred: [] };
  }
}
