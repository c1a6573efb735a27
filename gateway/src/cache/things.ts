/** What may change, by name: all of a subgraph goes by the subgraph's own. */

/** A subgraph finds a UUID in whichever case a client has written it; its events tell it in one. */
export function entityOf(subgraph: string, id: unknown): string {
  return typeof id === 'string' ? `${subgraph} ${id.toLowerCase()}` : anyEntityOf(subgraph);
}

/** For what stands on more than one entity, or on one that goes by no id. */
export function anyEntityOf(subgraph: string): string {
  return `${subgraph} *`;
}
