export type { Viewer } from '@berth/identity';
export { isCleanText } from './clean-text.ts';
export { connection, type Page, type PageArguments, page } from './connection.ts';
export { badInput, isManager, requireManager, requireViewer } from './errors.ts';
export { invalidInput, notFound } from './problems.ts';
export { subgraphSettings } from './settings.ts';
export { startSubgraph } from './start-subgraph.ts';
export { isUuid } from './uuid.ts';
