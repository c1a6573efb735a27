import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * A subscription has one root field, always: GraphQL forbids @skip and @include there. graphql-js 16 does not know, and
 * throws while validating, so the document is taken away from the other rules.
 */
export function rootSelectionRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const conditional = document.definitions.some(
        (node) =>
          node.kind === Kind.OPERATION_DEFINITION &&
          node.operation === OperationTypeNode.SUBSCRIPTION &&
          isConditional(document, node.selectionSet),
      );
      if (!conditional) return undefined;
      context.reportError(new GraphQLError('The root field of a subscription takes neither @skip nor @include.'));
      return null;
    },
  };
}

function isConditional(document: DocumentNode, root: SelectionSetNode): boolean {
  const seen = new Set<string>();
  const check = ({ selections }: SelectionSetNode) => selections.some(checkSelection);
  return check(root);

  function checkSelection(node: SelectionNode): boolean {
    if (node.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
    if (node.kind === Kind.FIELD) return false;
    if (node.kind === Kind.INLINE_FRAGMENT) return check(node.selectionSet);
    const name = node.name.value;
    if (seen.has(name)) return false;
    seen.add(name);
    return document.definitions.some(
      (fragment) =>
        fragment.kind === Kind.FRAGMENT_DEFINITION && fragment.name.value === name && check(fragment.selectionSet),
    );
  }
}
