import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { subgraphError } from '../errors.ts';
import { merge } from '../merge.ts';
import { objectsAt, placesAt } from '../places.ts';
import { compilePathRewrite, compileRewrites } from '../rewrites.ts';
import type { Run, Step } from '../run.ts';
import type { ResponsePath } from '../subgraph-answer.ts';
import { compileBody } from './request-body.ts';

/** Root fields of a subgraph; most often for the root of the response. */
export function compilePlainFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): Step {
  const { serviceName: subgraph, operationKind: kind } = node;
  const body = compileBody(node);
  const rewriteOutput = compileRewrites(schema, node.outputRewrites);
  const rewritePath = compilePathRewrite(node.outputRewrites);

  return async (run) => {
    const objects = objectsAt(run.data, path);
    if (objects.length === 0) return;

    const { data, errors = [] } = await run.send({ subgraph, kind, body: body(run.variables) });
    report(run, errors);
    if (!data) return;

    rewriteOutput(data);
    for (const object of objects) merge(object, data, schema);
  };

  /** What is asked for the items of a list fails at each of them. */
  function report(run: Run, errors: readonly GraphQLFormattedError[]): void {
    let places: ResponsePath[] | undefined;
    for (const error of errors) {
      if (!error.path) {
        run.errors.push(subgraphError(error, subgraph, undefined));
        continue;
      }
      places ??= placesAt(run.data, path);
      for (const place of places) {
        run.errors.push(subgraphError(error, subgraph, [...place, ...rewritePath(error.path)]));
      }
    }
  }
}
