import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  visit,
} from 'graphql';
import { type Conditions, isCondition, takesPart } from './conditions.ts';

/** The names of the fields that require others of their objects. */
export function requiringFields(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = types.flatMap((type) => Object.values(type.getFields()));
  const requiring = fields.filter(({ astNode }) =>
    astNode?.directives?.some(
      ({ name, arguments: given = [] }) =>
        name.value === 'join__field' && given.some((argument) => argument.name.value === 'requires'),
    ),
  );
  return new Set(requiring.map(({ name }) => name));
}

/**
 * The planner asks for fields of one object at once, with all that any of them requires; if a condition leaves out one of
 * them, and with it what it requires, none is asked for. So here conditions are settled before anything is planned.
 */
export function mustBeSettled(document: DocumentNode, requiring: ReadonlySet<string>): boolean {
  let [isConditional, requires] = [false, false];
  visit(document, {
    Directive(directive) {
      isConditional ||= isCondition(directive);
    },
    Field({ name }) {
      requires ||= requiring.has(name.value);
    },
  });
  return isConditional && requires;
}

/** What is left to be planned under these conditions. */
export function settled(document: DocumentNode, conditions: Conditions): DocumentNode {
  return visit(document, {
    Field: settle,
    InlineFragment: settle,
    FragmentSpread: settle,
    SelectionSet: {
      leave: (selectionSet) =>
        selectionSet.selections.length > 0 ? undefined : { ...selectionSet, selections: [TYPENAME] },
    },
  });

  function settle<Selection extends SelectionNode>(selection: Selection): Selection | null {
    const { directives = [] } = selection;
    if (!takesPart(directives, conditions)) return null;
    return { ...selection, directives: directives.filter((directive) => !isCondition(directive)) };
  }
}

/** That an object is there is told, though nothing of it is. */
export const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
