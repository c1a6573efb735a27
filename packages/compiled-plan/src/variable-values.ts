import { type GraphQLError, type GraphQLSchema, getVariableValues, type VariableDefinitionNode } from 'graphql';

/** Each repeats the value that it is about: one for each of many fields that do not fit would be that many times the request. */
const MOST_ERRORS = 5;

type Values =
  | { coerced: Record<string, unknown>; errors?: never }
  | { errors: readonly GraphQLError[]; coerced?: never };

/** The variables as their types have them, or what is wrong with the first that do not fit. */
export function variableValues(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Record<string, unknown>,
): Values {
  const { coerced, errors } = getVariableValues(schema, definitions, variables, { maxErrors: MOST_ERRORS });
  // Behind them comes one that says that there are more, as if that were our fault.
  return errors ? { errors: errors.slice(0, MOST_ERRORS) } : { coerced };
}
