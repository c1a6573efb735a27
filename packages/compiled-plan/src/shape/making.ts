import type { GraphQLCompositeType, GraphQLError, GraphQLOutputType } from 'graphql';
import { invalidValue } from '../errors.ts';
import type { Run } from '../run.ts';

/** One response in the making. */
export interface Making {
  variables: Run['variables'];
  /** Where in it we are. */
  path: (string | number)[];
  errors: GraphQLError[];
}

/** What may not be null turned out to be nothing: whatever it stands in must do without it, or be nothing itself. */
export const NOTHING = Symbol('nothing');
export type Nothing = typeof NOTHING;

/** Says in an error where we are. */
export type Where = (making: Making) => string;

export function placeOf(type: GraphQLOutputType, parent: GraphQLCompositeType): Where {
  return ({ path }) => {
    const last = path.at(-1);
    return typeof last === 'string' ? `field ${parent}.${last}` : `array element of type ${type} at index ${last}`;
  };
}

export function invalid({ errors, path }: Making, message: string): Nothing {
  errors.push(invalidValue(message, path));
  return NOTHING;
}
