import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchNode } from '@apollo/query-planner';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { ownOf } from '@berth/compiled-plan';
import type { Viewer } from '@berth/identity';
import { createSourceEventStream, type DocumentNode, type ExecutionResult, execute, parse } from 'graphql';
import type { Feed } from './feed.ts';
import type { Told } from './messages.ts';
import type { Reservations } from './reservations.ts';
import { createResolvers, SourceStream } from './resolvers.ts';
import type { Stream } from './stream.ts';

export interface Source {
  events: Stream<Told>;
  /** What the selection takes of an event. */
  select: (event: Told) => Promise<ExecutionResult>;
}
export type EventSource = (
  primary: FetchNode,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
) => Promise<Source | ExecutionResult>;

/** The virtual subgraph `events`: a schema of its own, run here, whose root fields are fed by the bus. */
export async function createEventSource(feed: Feed, reservations: Reservations): Promise<EventSource> {
  const typeDefs = parse(await readFile(join(import.meta.dirname, '../../events.graphql'), 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: createResolvers(feed, reservations) }]);

  // A plan is one object, for however many subscribers.
  const parsed = new WeakMap<FetchNode, DocumentNode>();

  return async (primary, variables, viewer) => {
    const { operation, variableUsages = [] } = primary;
    // What a client leaves out has its default.
    const variableValues = ownOf(variables, variableUsages);
    const document = parsed.get(primary) ?? parse(operation);
    parsed.set(primary, document);
    const asked = { schema, document, variableValues, contextValue: { viewer } };
    const opened = await createSourceEventStream(asked);
    if (!(opened instanceof SourceStream)) return opened as ExecutionResult;
    const select = async (rootValue: Told) => execute({ ...asked, rootValue });
    return { events: opened.stream, select };
  };
}
