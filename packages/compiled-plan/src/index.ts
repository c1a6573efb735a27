export type { EntitiesAsked, Remember, Remembered } from './cache/remember.ts';
export { CompiledGateway } from './compiled-gateway.ts';
export { CurrentSupergraph } from './current-supergraph.ts';
export { EVENT } from './event.ts';
export { stringifyResult } from './json-text.ts';
export { answerIn, exchange, post, type Target, targetOf } from './post.ts';
export { createPrepare, type Prepared } from './prepare.ts';
export type { SubgraphAnswer, SubgraphRequest } from './subgraph-answer.ts';
export { type OpenSupergraph, openSupergraph } from './supergraph.ts';
