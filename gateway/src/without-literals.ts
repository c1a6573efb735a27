import { type ASTNode, Kind, print, visit } from 'graphql';

/** Names have no length that a limit knows: one operation could fill a log. */
const LONGEST = 10_000;

/** An operation as it may stand in a log: a client that does not use variables writes its password into it. */
export function withoutLiterals(operation: ASTNode): string {
  const blank = visit(operation, {
    StringValue: () => ({ kind: Kind.STRING, value: '' }),
    IntValue: () => ({ kind: Kind.INT, value: '0' }),
    FloatValue: () => ({ kind: Kind.FLOAT, value: '0' }),
  });
  return print(blank).slice(0, LONGEST);
}
