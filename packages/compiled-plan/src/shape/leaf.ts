import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql';

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

/** Whether a subgraph's value may stand for a leaf of this type. Custom scalars hold what they like. */
export function compileLeafCheck(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  if (!isSpecifiedScalarType(type)) return () => true;
  switch (type.name) {
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'Float':
      return (value) => typeof value === 'number' && Number.isFinite(value);
    case 'Int':
      return isWhole;
    case 'ID':
      return (value) => typeof value === 'string' || isWhole(value);
    default:
      return (value) => typeof value === 'string';
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) || (typeof value === 'number' && INTEGER.test(String(value)));
}
