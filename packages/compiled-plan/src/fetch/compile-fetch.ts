import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { executionError } from '../errors.ts';
import type { Step } from '../run.ts';
import type { ResponsePath } from '../subgraph-answer.ts';
import { Unsupported } from '../unsupported.ts';
import { compileEntityFetch } from './entity-fetch.ts';
import { compilePlainFetch } from './plain-fetch.ts';

/** A fetch that fails leaves its part of the response out, and says so among the errors; the others go on. */
export function compileFetch(schema: GraphQLSchema, node: FetchNode, path: ResponsePath): Step {
  if (node.contextRewrites?.length) throw new Unsupported('a field that takes its arguments from a @context');
  const fetch = node.requires ? compileEntityFetch(schema, node, path) : compilePlainFetch(schema, node, path);
  return async (run) => {
    try {
      await fetch(run);
    } catch (error) {
      run.errors.push(executionError(error));
    }
    if (node.id !== undefined) run.progress?.fetched(node.id);
  };
}
