import type { Metrics } from '@berth/metrics';
import type { Logger } from 'pino';
import { measureSharedCopies } from '../../metrics/shared-copies.ts';
import type { SharedCopies } from './shared-copies.ts';

/** Undefined where none are to be shared. Nothing waits for the store: without it, each gateway has its own copies. */
export async function openSharedCopies(
  { ENTITY_CACHE_URL: url }: { ENTITY_CACHE_URL?: string | undefined },
  logger: Logger,
  metrics: Metrics,
): Promise<SharedCopies | undefined> {
  if (!url) return undefined;
  // With the client of Redis, which nobody else needs.
  const { SharedCopies } = await import('./shared-copies.ts');
  const { onLookup, onFailure, setTrusted } = measureSharedCopies(metrics);
  return new SharedCopies(url, {
    ...{ onLookup, onFailure },
    onChange(isTrusted, error) {
      setTrusted(isTrusted);
      if (isTrusted) logger.info('copies of entities are shared with other gateways');
      // The message alone: what was sent stands beside it.
      else logger.warn({ reason: error?.message }, 'copies of entities are not shared for now');
    },
  });
}
