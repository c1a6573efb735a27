import {
  type ASTNode,
  type DocumentNode,
  type InlineFragmentNode,
  Kind,
  parse,
  type SelectionNode,
  visit,
} from 'graphql';
import type { Data } from '../subgraph-answer.ts';
import type { Choices } from './random.ts';

const DEFERS = ['@defer', '@defer(label: "later")', '@defer(if: true)', '@defer(if: false)', '@defer(if: $now)'];

export interface Sprinkled {
  document: DocumentNode;
  /** The same, but what is deferred is skipped. */
  first: DocumentNode;
  variables: Data;
}

/** Puts some @defer around an operation's selections. */
export function sprinkle(text: string, variables: Data, choices: Choices): Sprinkled {
  const now = choices.onceIn(2);
  // Mutations themselves are not deferred.
  const isMutation = text.startsWith('mutation');
  const document = visit(parse(declaring(text), { noLocation: true }), {
    Field: { leave: around },
    InlineFragment: { leave: around },
    FragmentSpread: { leave: around },
  });
  const first = visit(document, {
    InlineFragment({ directives = [], ...fragment }) {
      const [defer] = directives;
      if (defer?.name.value !== 'defer') return undefined;
      const value = defer.arguments?.find(({ name }) => name.value === 'if')?.value;
      const isKept = value?.kind === Kind.BOOLEAN ? !value.value : value?.kind === Kind.VARIABLE && !now;
      return { ...fragment, directives: isKept ? [] : SKIPPED };
    },
  });
  return { document, first, variables: { ...variables, now } };

  function around(selection: SelectionNode, ...[, , , above]: VisitedIn): InlineFragmentNode | undefined {
    const isBelowRoot = above.some((node) => 'kind' in node && node.kind === Kind.FIELD);
    if (!choices.onceIn(3) || (isMutation && !isBelowRoot)) return undefined;
    const defer = choices.oneOf(DEFERS);
    return {
      kind: Kind.INLINE_FRAGMENT,
      directives: directivesOf(defer),
      selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
    };
  }
}

type VisitedIn = [key: unknown, parent: unknown, path: unknown, above: readonly (ASTNode | readonly ASTNode[])[]];

const SKIPPED = directivesOf('@skip(if: true)');

function directivesOf(text: string) {
  const [operation] = parse(`{ ... ${text} { a } }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.');
  return operation.selectionSet.selections[0]?.directives ?? [];
}

function declaring(text: string): string {
  const heading = /^(query|mutation) (\()?/;
  return text.replace(heading, (_, kind, open) => `${kind} ($now: Boolean! ${open ? ', ' : ') '}`);
}
