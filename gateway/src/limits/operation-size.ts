import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Size {
  depth: number;
  fields: number;
  aliases: number;
  directives: number;
}

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0, directives: 0 };

/** How large a document is with its fragments spread, worked out without spreading them. */
export function sizeOf(document: DocumentNode): Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, Size>();

  const sizes = document.definitions.map((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return ofFragment('name' in node ? (node.name?.value ?? '') : '');
    const inVariables = (node.variableDefinitions ?? []).flatMap(({ directives = [] }) => directives).length;
    return grown(ofSelections(node.selectionSet), { directives: inVariables + (node.directives?.length ?? 0) });
  });
  return sizes.reduce(sum, NOTHING);

  function ofSelections({ selections }: SelectionSetNode): Size {
    return selections.map(ofSelection).reduce(sum, NOTHING);
  }

  function ofSelection(node: SelectionNode): Size {
    const directives = node.directives?.length ?? 0;
    if (node.kind === Kind.FRAGMENT_SPREAD) return grown(ofFragment(node.name.value), { directives });
    if (node.kind === Kind.INLINE_FRAGMENT) return grown(ofSelections(node.selectionSet), { directives });
    const inner = node.selectionSet ? ofSelections(node.selectionSet) : NOTHING;
    return grown(inner, { depth: 1, fields: 1, aliases: node.alias ? 1 : 0, directives });
  }

  function ofFragment(name: string): Size {
    const size = known.get(name);
    if (size) return size;
    // A cycle adds nothing here; validation refuses it.
    known.set(name, NOTHING);
    const fragment = fragments.get(name);
    const inner = fragment ? ofSelections(fragment.selectionSet) : NOTHING;
    const found = grown(inner, { directives: fragment?.directives?.length ?? 0 });
    known.set(name, found);
    return found;
  }
}

function sum(one: Size, other: Size): Size {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    aliases: one.aliases + other.aliases,
    directives: one.directives + other.directives,
  };
}

function grown(size: Size, by: Partial<Size>): Size {
  return {
    depth: size.depth + (by.depth ?? 0),
    fields: size.fields + (by.fields ?? 0),
    aliases: size.aliases + (by.aliases ?? 0),
    directives: size.directives + (by.directives ?? 0),
  };
}
