import type { Pool, PoolClient } from 'pg';
import { type Actor, maySee } from '../domain/actions.ts';
import type { Series } from './series-outcome.ts';

export async function loadSeries(database: Pool | PoolClient, ids: readonly string[]): Promise<Series[]> {
  const { rows } = await database.query<Series>(
    `SELECT id, bookable_id AS "bookableId", organizer_id AS "organizerId", created_by AS "createdBy", rule,
            starts_at AS "startsAt"
     FROM series WHERE id = ANY ($1)`,
    [ids],
  );
  return rows;
}

/** Null where there is none, or it is none of the actor's business. */
export async function findSeries(database: Pool | PoolClient, actor: Actor, id: string): Promise<Series | null> {
  const [series] = await loadSeries(database, [id]);
  return series && maySee(actor, { ...series, attendees: [] }) ? series : null;
}
