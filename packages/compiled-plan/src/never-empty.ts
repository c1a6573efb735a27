import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';
import { isCondition } from './conditions.ts';
import { TYPENAME } from './settled.ts';

/**
 * Where conditions may leave nothing of what is selected of an object, its type is asked for. The planner would else not ask
 * for the object where another condition decides over that, and nobody would know that it is there.
 */
export function neverEmpty(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(selectionSet, _, parent) {
        const { selections } = selectionSet;
        // The root is there in any case.
        const isRoot = parent !== undefined && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        if (isRoot || !selections.every(isConditional)) return undefined;
        return { ...selectionSet, selections: [...selections, TYPENAME] };
      },
    },
  });
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(isCondition);
}
