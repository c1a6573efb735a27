import {
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { TYPENAME } from '../settled.ts';
import { fragmentsOf } from '../shape/collect-fields.ts';
import { DEFER, idOf } from './directive.ts';

export function hasDefers(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      found ||= name.value === DEFER;
      return found ? BREAK : undefined;
    },
  });
  return found;
}

/** For whoever wants the answer whole. */
export function withoutDefers(document: DocumentNode): DocumentNode {
  return keepingDefers(document, () => false);
}

export interface Defers {
  /** The document without named fragments, so that each @defer stands at one place; its label is an id of ours. */
  document: DocumentNode;
  /** As the client wrote them, by their ids. */
  directives: ReadonlyMap<string, DirectiveNode>;
}

export function tellDefersApart(document: DocumentNode): Defers {
  const fragments = fragmentsOf(document);
  const directives = new Map<string, DirectiveNode>();
  const operation = getOperationAST(document) as OperationDefinitionNode;
  // Mutations are done one after the other, and none is put off.
  const selectionSet = spread(operation.selectionSet, operation.operation !== 'mutation');
  return { document: { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] }, directives };

  function spread({ selections }: SelectionSetNode, mayDefer: boolean): SelectionSetNode {
    return { kind: Kind.SELECTION_SET, selections: selections.map((selection) => spreadIn(selection, mayDefer)) };
  }

  function spreadIn(selection: SelectionNode, mayDefer: boolean): SelectionNode {
    if (selection.kind === Kind.FIELD) {
      return selection.selectionSet ? { ...selection, selectionSet: spread(selection.selectionSet, true) } : selection;
    }
    const { typeCondition, selectionSet } =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : (fragments.get(selection.name.value) as FragmentDefinitionNode);
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(typeCondition && { typeCondition }),
      directives: (selection.directives ?? []).flatMap((directive) => identified(directive, mayDefer)),
      selectionSet: spread(selectionSet, mayDefer),
    };
  }

  function identified(directive: DirectiveNode, mayDefer: boolean): DirectiveNode[] {
    if (directive.name.value !== DEFER) return [directive];
    if (!mayDefer) return [];
    const id = `part ${directives.size}`;
    directives.set(id, directive);
    const name = { kind: Kind.NAME, value: 'label' } as const;
    return [{ ...directive, arguments: [{ kind: Kind.ARGUMENT, name, value: { kind: Kind.STRING, value: id } }] }];
  }
}

/** With those alone that a request's variables ask for. */
export function keepingDefers(document: DocumentNode, isKept: (id: string) => boolean): DocumentNode {
  return visit(document, {
    Directive: (directive) =>
      directive.name.value === DEFER && !isKept(idOf([directive]) as string) ? null : undefined,
  });
}

/**
 * Of an object of which all is told later, the planner would leave out that it is there at all: with its type, something
 * of it is told first.
 */
export function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field({ selectionSet, ...field }) {
      if (!selectionSet || tellsNow(selectionSet)) return undefined;
      return { ...field, selectionSet: { ...selectionSet, selections: [TYPENAME, ...selectionSet.selections] } };
    },
  });
}

function tellsNow({ selections }: SelectionSetNode): boolean {
  return selections.some((selection) => {
    if (selection.directives && selection.directives.length > 0) return false;
    return selection.kind === Kind.INLINE_FRAGMENT ? tellsNow(selection.selectionSet) : true;
  });
}
