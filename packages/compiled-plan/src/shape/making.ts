import type { GraphQLCompositeType, GraphQLError, GraphQLOutputType } from 'graphql';
import { invalidValue } from '../errors.ts';
import type { Run } from '../run.ts';
import type { ResponsePath } from '../subgraph-answer.ts';

/** One response in the making. */
export interface Making {
  variables: Run['variables'];
  /** Where in it we are. */
  path: (string | number)[];
  errors: GraphQLError[];
  /** Something that was selected was told by nobody. */
  lacks: boolean;
  /** What is told later of the objects that are in it. */
  deferred: Deferred[];
}

/** One object's share of a part that is told later. */
export interface Deferred {
  /** Of the part. */
  id: string;
  path: ResponsePath;
  /** Makes it, when all that it needs is there. */
  shape: () => Shaped<unknown>;
}

export interface Shaped<Out> {
  /** Null where what may not be null at the root is. */
  data: Out | null;
  /** Values that the schema does not allow: the subgraphs' mistakes. */
  errors: GraphQLError[];
  /** All was told, and as the schema wants it. */
  isWhole: boolean;
  deferred: Deferred[];
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
