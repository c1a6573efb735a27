export { CompiledGateway } from './compiled-gateway.ts';
export { createPrepare, EVENT, type Prepared } from './prepare.ts';
export type { Data, Send, SubgraphAnswer, SubgraphRequest } from './subgraph-answer.ts';
export { type OpenSupergraph, openSupergraph } from './supergraph.ts';
