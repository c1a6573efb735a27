import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { compileRecall } from '../cache/compile-recall.ts';
import { compileIsWhole } from '../cache/is-whole.ts';
import type { EntityAsked, Remembered } from '../cache/remember.ts';
import { subgraphError } from '../errors.ts';
import { merge } from '../merge.ts';
import { isObject, own } from '../own.ts';
import { objectsAt, pathAbove, placesAt } from '../places.ts';
import { compilePathRewrite, compileRewrites } from '../rewrites.ts';
import type { Run, Step } from '../run.ts';
import type { Data, ResponsePath } from '../subgraph-answer.ts';
import { namesObjects } from '../type-test.ts';
import { compileRepresentation } from './representation.ts';
import { compileBody } from './request-body.ts';

/** One entity to ask for, and all the objects in the response that are it. */
interface Wanted extends EntityAsked {
  objects: Data[];
  /** Of each object, which one it is of those at the path. */
  indexes: number[];
}

/** Fields of entities that stand in the response already. An entity that stands there many times is asked for once. */
export function compileEntityFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): Step {
  const { serviceName: subgraph, operationKind: kind } = node;
  const body = compileBody(node);
  const represent = compileRepresentation(schema, node);
  const rewriteOutput = compileRewrites(schema, node.outputRewrites);
  const rewritePath = compilePathRewrite(node.outputRewrites);
  const recall = compileRecall(schema, node);
  const isWhole = recall && compileIsWhole(schema, node);
  const pathToAll = pathAbove(path);

  return async (run) => {
    const wanted = gather(objectsAt(run.data, path));
    if (wanted.length === 0) return;
    const remembered = recall && (await recall(run, wanted));
    const asked = remembered ? spreadKnown(remembered, wanted) : wanted;
    if (asked.length === 0) return;

    const representations = asked.map(({ representation }) => representation);
    const bodyFor = (wanted: readonly string[]) => body(run.variables, `[${wanted.join(',')}]`);
    const { data, errors = [] } = await run.send({
      subgraph,
      kind,
      body: bodyFor(representations),
      asOf: remembered?.asOf,
      entities: { representations, bodyFor },
    });
    report(run, errors, asked);
    if (!data) return;
    const entities = entitiesOf(data, asked.length);
    // As text, and before the run writes into them: no other run may share an object.
    if (errors.length === 0)
      remembered?.keep(
        entities.map((entity, slot) =>
          isObject(entity) && isWhole?.(entity, typeOf(asked[slot]), run) ? JSON.stringify(entity) : null,
        ),
      );
    spread(entities, asked);
  };

  /** Answers those of which nothing is known. */
  function spreadKnown({ known }: Remembered, wanted: Wanted[]): Wanted[] {
    spread(
      known.map((json) => json !== undefined && JSON.parse(json)),
      wanted,
    );
    return wanted.filter((_, slot) => known[slot] === undefined);
  }

  function gather(objects: Data[]): Wanted[] {
    const wanted = new Map<string, Wanted>();
    for (let index = 0; index < objects.length; index += 1) {
      const object = objects[index] as Data;
      const representation = represent(object);
      if (!representation) continue;
      // Rewritten, two types may be one interface, as their subgraph knows them; here they stay apart.
      const key = node.inputRewrites ? `${object['__typename']} ${representation}` : representation;
      const same = wanted.get(key);
      if (same) {
        same.objects.push(object);
        same.indexes.push(index);
      } else {
        wanted.set(key, { id: own(object, 'id'), representation, objects: [object], indexes: [index] });
      }
    }
    return [...wanted.values()];
  }

  function spread(entities: unknown[], wanted: Wanted[]): void {
    for (const [slot, { objects }] of wanted.entries()) {
      const entity = entities[slot];
      if (!isObject(entity)) continue;
      // What is to be rewritten in it depends on its type.
      if (!namesObjects(schema, entity['__typename'])) entity['__typename'] = objects[0]?.['__typename'];
      rewriteOutput(entity);
      // What lies within the entity is from now on the same object at each of its places. They are at one path: whatever
      // is fetched later for one of them is fetched for all.
      for (const object of objects) merge(object, entity, schema);
    }
  }

  /** A subgraph knows an entity by its number among those asked for; a client knows its places in the response. */
  function report(run: Run, errors: readonly GraphQLFormattedError[], wanted: Wanted[]): void {
    let places: ResponsePath[] | undefined;
    for (const error of errors) {
      const [, slot, ...within] = error.path ?? [];
      const entity = typeof slot === 'number' ? wanted[slot] : undefined;
      if (!entity) {
        run.errors.push(subgraphError(error, subgraph, error.path && pathToAll));
        continue;
      }
      places ??= placesAt(run.data, path);
      for (const index of entity.indexes) {
        run.errors.push(subgraphError(error, subgraph, [...(places[index] ?? []), ...rewritePath(within)]));
      }
    }
  }
}

function typeOf(wanted: Wanted | undefined): string {
  return wanted?.objects[0]?.['__typename'] as string;
}

function entitiesOf({ _entities: entities }: Data, expected: number): unknown[] {
  if (!Array.isArray(entities)) throw new GraphQLError('Expected "data._entities" in response to be an array');
  if (entities.length === expected) return entities;
  throw new GraphQLError(`Expected "data._entities" to contain ${expected} elements`);
}
