import { gauge, type Metrics } from '@berth/metrics';
import type { Pool } from 'pg';

/** How far the relay is behind. Every process of a subgraph can tell, whichever of them relays. */
export function measureLag(metrics: Metrics, pool: Pick<Pool, 'query'>): void {
  const read = (figure: string) => async () => {
    const { rows } = await pool.query(`SELECT ${figure} AS figure FROM events WHERE published_at IS NULL`);
    return Number(rows[0].figure);
  };
  gauge(metrics, 'berth_outbox_unpublished_events', 'Events that the bus does not have yet.', read('count(*)'));
  gauge(
    metrics,
    'berth_outbox_oldest_unpublished_seconds',
    'The age of the oldest event that the bus does not have yet; 0 where there is none.',
    read('coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0)'),
  );
}
