import { CompiledGateway, CurrentSupergraph, type OpenSupergraph } from '@berth/compiled-plan';
import type { Logger } from 'pino';
import type { RememberFor } from './cache/entity-cache.ts';
import type { Context } from './context.ts';
import type { Mask } from './errors.ts';
import type { SubgraphClient } from './fetch/subgraph-client.ts';
import type { PlanMetrics } from './metrics/plans.ts';
import { type OnPart, partsTo } from './parts.ts';
import { withoutLiterals } from './without-literals.ts';

/** As many different operations stay planned and compiled. */
const MAX_OPERATIONS = 1_000;

interface CompiledOptions {
  remember: RememberFor | undefined;
  plans: PlanMetrics;
  onPart: OnPart;
  mask: Mask;
  logger: Logger;
}

/** Runs operations by compiled plans, and notes which are left to Apollo's executor. */
export function compiledGateway(
  first: OpenSupergraph,
  client: SubgraphClient,
  { remember, plans, onPart, mask, logger }: CompiledOptions,
) {
  const supergraph = new CurrentSupergraph(first, {
    maxOperations: MAX_OPERATIONS,
    onLookup: plans.onLookup,
    onWhole: (reason, operation) =>
      logger.warn({ reason, operation: withoutLiterals(operation) }, 'is answered whole, though it has @defer'),
    onFallback: (reason, operation) => {
      plans.onFallback();
      logger.warn({ reason, operation: withoutLiterals(operation) }, 'runs on Apollo’s executor');
    },
  });
  plans.sizeOf(supergraph);
  const gateway = new CompiledGateway({
    supergraph,
    dataAsText: true,
    send: (request, { context }) => client.send(request, context as Context),
    waiterOf: ({ context }) => (context as Context).running?.deadline,
    partsTo: ({ context }) => partsTo(context as Context, mask, onPart),
    ...(remember && { remember: (asked, { context }) => remember(asked, context as Context) }),
  });
  return { supergraph, gateway };
}
