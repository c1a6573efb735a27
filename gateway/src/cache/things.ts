/** What may change, by name: all of a subgraph goes by the subgraph's own. */

export function entityOf(subgraph: string, id: unknown): string {
  return typeof id === 'string' ? `${subgraph} ${id}` : anyEntityOf(subgraph);
}

/** For what stands on more than one entity, or on one that goes by no id. */
export function anyEntityOf(subgraph: string): string {
  return `${subgraph} *`;
}
