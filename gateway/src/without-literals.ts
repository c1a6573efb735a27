import { type ASTNode, Kind, print, visit } from 'graphql';

/** An operation as it may stand in a log: a client that does not use variables writes its password into it. */
export function withoutLiterals(operation: ASTNode): string {
  const blank = visit(operation, {
    StringValue: () => ({ kind: Kind.STRING, value: '' }),
    IntValue: () => ({ kind: Kind.INT, value: '0' }),
    FloatValue: () => ({ kind: Kind.FLOAT, value: '0' }),
  });
  return print(blank);
}
