import { type DirectiveNode, Kind } from 'graphql';

export const DEFER = 'defer';

/** Of a fragment that is told later, the id of its @defer. */
export function idOf(directives: readonly DirectiveNode[] = []): string | undefined {
  const value = directives.find(({ name }) => name.value === DEFER)?.arguments?.[0]?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
