import type { ApolloServerPlugin } from '@apollo/server';
import { describeOperation } from '@berth/tracing';
import type { DocumentNode, FormattedExecutionResult, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from './context.ts';
import type { MeasureOperation } from './metrics/operations.ts';
import { withoutLiterals } from './without-literals.ts';

export interface Watched {
  /** There is none where the request is not valid. */
  operation?: OperationDefinitionNode | undefined;
  document?: DocumentNode | undefined;
  queryHash?: string | undefined;
}

export interface OperationWatch {
  /** An operation has arrived, to be answered by whichever way; call what this answers when there is an answer. */
  began(): (watched: Watched, result: FormattedExecutionResult) => void;
  /** Watches those that Apollo Server answers. */
  plugin: ApolloServerPlugin<Context>;
}

const MOST_CHARACTERS = 1_000_000;
const sizeOf = (text: string) => Math.max(1, text.length);

/** Notes of each operation how long it took and what came of it, and on its span what it asked. */
export function watchOperations(measure: MeasureOperation): OperationWatch {
  const documents = new LRUCache<string, string>({ max: 1_000, maxSize: MOST_CHARACTERS, sizeCalculation: sizeOf });

  function documentOf({ queryHash = '', document }: Watched): Record<string, string> {
    const known = documents.get(queryHash) ?? (document ? withoutLiterals(document) : '');
    documents.set(queryHash, known);
    return { 'graphql.document': known };
  }

  function began(): ReturnType<OperationWatch['began']> {
    const measured = measure();
    return (watched, result) => {
      measured(watched.operation, result);
      describeOperation(watched.operation, result.errors, () => documentOf(watched));
    };
  }

  return {
    began,
    plugin: {
      // Such as where its token is not valid.
      contextCreationDidFail: async () => began()({}, { errors: [] }),
      async requestDidStart() {
        const ended = began();
        return {
          async willSendResponse({ operation, document, queryHash, response: { body } }) {
            if (body.kind === 'single') ended({ operation, document, queryHash }, body.singleResult);
          },
        };
      },
    },
  };
}
