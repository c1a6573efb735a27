import { asKey, ownOf, type Subscribed } from '@berth/compiled-plan';
import type { Viewer } from '@berth/identity';
import { type DocumentNode, getOperationAST, visit } from 'graphql';
import { leadsFurther, type Told } from './messages.ts';

interface Asked {
  /** One for each operation of each text, and what its conditions say, until there is another supergraph. */
  subscribed: Subscribed;
  document: DocumentNode;
  operationName: string | null;
  variables: Record<string, unknown>;
  viewer: Viewer | null;
}

/**
 * An event becomes the same for all who ask the same of it with the same eyes, however many: it is made once. What leads
 * to a reservation is asked for in a viewer's own name, and shared with nobody else.
 */
export function sharedResults<Result>() {
  const made = new WeakMap<Subscribed, WeakMap<Told, Map<string, Promise<Result>>>>();

  return ({ subscribed, document, operationName, variables, viewer }: Asked) => {
    const names = [...variablesOfEvents(document, operationName)];
    // What is left out has its default; null is null.
    const selection = asKey(JSON.stringify(ownOf(variables, names)));
    const eyes = viewer && `${viewer.id} ${viewer.role}`;
    const ofOperation = made.get(subscribed) ?? new WeakMap<Told, Map<string, Promise<Result>>>();
    made.set(subscribed, ofOperation);

    return (told: Told, make: () => Promise<Result>): Promise<Result> => {
      const results = ofOperation.get(told) ?? new Map<string, Promise<Result>>();
      const key = leadsFurther(told) ? `${selection} ${eyes}` : selection;
      const result = results.get(key) ?? make();
      ofOperation.set(told, results.set(key, result));
      return result;
    };
  };
}

/** All but those that say only which events are wanted, and from where on. */
function variablesOfEvents(document: DocumentNode, operationName: string | null): Set<string> {
  const root = getOperationAST(document, operationName)?.selectionSet.selections[0];
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (_, __, ___, ____, ancestors) => (ancestors.at(-1) === root ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  });
  return names;
}
