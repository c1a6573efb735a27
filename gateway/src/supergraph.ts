import { Supergraph } from '@apollo/federation-internals';

/** The virtual subgraph that runs inside the gateway. */
const VIRTUAL = 'events';

/** The subgraphs that are to be asked over the network. */
export function subgraphNames(supergraphSdl: string): string[] {
  return Supergraph.build(supergraphSdl)
    .subgraphsMetadata()
    .map(({ name }) => name)
    .filter((name) => name !== VIRTUAL);
}
