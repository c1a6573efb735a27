import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchNode } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type ExecutionResult, parse, subscribe } from 'graphql';
import { mapStream } from './map-stream.ts';
import type { ScheduleFeed } from './schedule-feed.ts';

export type Results = AsyncIterableIterator<ExecutionResult>;
export type EventSource = (
  primary: FetchNode,
  variables: Record<string, unknown>,
) => Promise<Results | ExecutionResult>;

/** The virtual subgraph `events`: a schema of its own, run here, whose root fields are fed by the bus. */
export async function createEventSource(feed: ScheduleFeed): Promise<EventSource> {
  const schema = buildSubgraphSchema({
    typeDefs: parse(await readFile(join(import.meta.dirname, '../../events.graphql'), 'utf8')),
    resolvers: {
      Subscription: {
        scheduleChanged: {
          subscribe: (_, { bookableId }) =>
            mapStream(feed.changesOf(bookableId), async (scheduleChanged) => ({ scheduleChanged })),
        },
      },
    },
  });

  return async ({ operation, variableUsages = [] }, variables) => {
    const variableValues = Object.fromEntries(variableUsages.map((name) => [name, variables[name]]));
    const results = await subscribe({ schema, document: parse(operation), variableValues });
    return results as Results | ExecutionResult;
  };
}
