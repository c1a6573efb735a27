import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchNode } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Viewer } from '@berth/identity';
import { type ExecutionResult, parse, subscribe } from 'graphql';
import { mapStream } from './map-stream.ts';
import type { ScheduleFeed } from './schedule-feed.ts';

export type Results = AsyncIterableIterator<ExecutionResult>;
export type EventSource = (
  primary: FetchNode,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
) => Promise<Results | ExecutionResult>;

/** The virtual subgraph `events`: a schema of its own, run here, whose root fields are fed by the bus. */
export async function createEventSource(feed: ScheduleFeed): Promise<EventSource> {
  const typeDefs = parse(await readFile(join(import.meta.dirname, '../../events.graphql'), 'utf8'));
  const Subscription = {
    scheduleChanged: {
      subscribe: (_: unknown, { bookableId }: { bookableId: string }, { viewer }: { viewer: Viewer | null }) =>
        mapStream(feed.changesOf(bookableId, viewer), async (scheduleChanged) => ({ scheduleChanged })),
    },
  };
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: { Subscription } }]);

  return async ({ operation, variableUsages = [] }, variables, viewer) => {
    const variableValues = Object.fromEntries(variableUsages.map((name) => [name, variables[name]]));
    const results = await subscribe({ schema, document: parse(operation), variableValues, contextValue: { viewer } });
    return results as Results | ExecutionResult;
  };
}
