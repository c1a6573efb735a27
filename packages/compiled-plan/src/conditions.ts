import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  type OperationDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { own } from './own.ts';
import type { Run } from './run.ts';

/** What the variables in @skip and @include say, by their names. */
export type Conditions = Readonly<Record<string, boolean>>;

/** Reads the conditions of an operation from a request's variables. */
export function compileConditions(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode) {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      const condition = conditionOf(directive);
      if (condition?.kind === 'Variable') names.add(condition.name.value);
    },
  });
  const defaults = new Map(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
    ),
  );

  return (variables: Run['variables']): Conditions => {
    const conditions: Record<string, boolean> = Object.create(null);
    for (const name of names) {
      const value = own(variables, name) ?? (Object.hasOwn(variables, name) ? undefined : defaults.get(name));
      if (typeof value !== 'boolean') throw notBoolean(name);
      conditions[name] = value;
    }
    return conditions;
  };
}

/** Whether a selection with these directives takes part. */
export function takesPart(directives: readonly DirectiveNode[] = [], conditions: Conditions): boolean {
  return directives.every((directive) => {
    const condition = conditionOf(directive);
    if (!condition) return true;
    const value =
      condition.kind === 'Variable' ? conditions[condition.name.value] : 'value' in condition && condition.value;
    return value === (directive.name.value === 'include');
  });
}

export function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function conditionOf(directive: DirectiveNode) {
  return isCondition(directive) ? directive.arguments?.[0]?.value : undefined;
}

function notBoolean(name: string): GraphQLError {
  return new GraphQLError(`Variable "$${name}" decides what is selected: it must be true or false.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
