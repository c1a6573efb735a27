import type { Metrics } from '@berth/metrics';
import type { Context } from '../context.ts';
import { measureEntities } from '../metrics/entities.ts';
import type { Changes } from './changes.ts';
import { EntityCache, type IsFollowed, type RememberFor } from './entity-cache.ts';
import type { SharedCopies } from './shared/shared-copies.ts';

interface Opening {
  settings: { ENTITY_CACHE_BYTES: number };
  changes: Changes;
  /** Begins to note changes that come from elsewhere. */
  follow: () => Promise<IsFollowed>;
  /** All that decides what somebody sees; null where that is not known. */
  viewerOf: (context: Context) => string | null;
  shared: SharedCopies | undefined;
  metrics?: Metrics;
}

/** Undefined where there shall be none. */
export async function openEntityCache(opening: Opening): Promise<RememberFor | undefined> {
  const { settings, changes, follow, viewerOf, shared, metrics } = opening;
  if (settings.ENTITY_CACHE_BYTES === 0) return undefined;
  const onLookup = metrics && measureEntities(metrics, () => cache.size);
  const cache = new EntityCache({
    ...{ maxBytes: settings.ENTITY_CACHE_BYTES, changes, isFollowed: await follow(), shared },
    ...(onLookup && { onLookup }),
  });
  // What follows a mutation or an event must be as it is after that; whose events come first, nobody knows.
  return (asked, context) => (context.running?.isQuery ? cache.remember(asked, viewerOf(context)) : null);
}
