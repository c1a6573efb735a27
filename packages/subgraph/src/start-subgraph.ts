import { whenAskedToStop } from '@berth/process';
import { stopTracing } from '@berth/tracing';
import type { WithViewer } from './mutation-limit.ts';
import { type Subgraph, serveSubgraph } from './serve-subgraph.ts';

/** Serves a subgraph until the process is asked to stop. */
export async function startSubgraph<Context extends WithViewer>(subgraph: Subgraph<Context>): Promise<void> {
  const { stop } = await serveSubgraph(subgraph);
  whenAskedToStop(subgraph.logger, () => stop().then(stopTracing));
}
