import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchNode } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Viewer } from '@berth/identity';
import { type ExecutionResult, parse, subscribe } from 'graphql';
import type { Feed } from './feed.ts';
import type { Reservations } from './reservations.ts';
import { createResolvers } from './resolvers.ts';

export type Results = AsyncIterableIterator<ExecutionResult>;
export type EventSource = (
  primary: FetchNode,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
) => Promise<Results | ExecutionResult>;

/** The virtual subgraph `events`: a schema of its own, run here, whose root fields are fed by the bus. */
export async function createEventSource(feed: Feed, reservations: Reservations): Promise<EventSource> {
  const typeDefs = parse(await readFile(join(import.meta.dirname, '../../events.graphql'), 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: createResolvers(feed, reservations) }]);

  return async ({ operation, variableUsages = [] }, variables, viewer) => {
    const variableValues = Object.fromEntries(variableUsages.map((name) => [name, variables[name]]));
    const results = await subscribe({ schema, document: parse(operation), variableValues, contextValue: { viewer } });
    return results as Results | ExecutionResult;
  };
}
