import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';

/** How many root fields an operation selects; ten mutations in one request are ten. It must be valid, and not too large. */
export function countRootFields(document: DocumentNode, { selectionSet }: OperationDefinitionNode): number {
  const named = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(named.map((node) => [node.name.value, node]));
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((total, node) => {
      if (node.kind === Kind.FIELD) return total + 1;
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      return total + (inner ? count(inner.selectionSet) : 0);
    }, 0);
  return count(selectionSet);
}
