import { join } from 'node:path';
import type { Pool } from 'pg';

interface Wish {
  bookableId: string;
  startsAt: Date;
  endsAt: Date;
}

type Handle = (
  handles: object,
  actor: object,
  command: object,
) => Promise<{ refusal?: { problem: string; message: string } }>;

/** The engine without the graph around it: only what measures and fights it reaches into a subgraph. */
export async function engineBooker(pool: Pool, userId: string): Promise<(wish: Wish) => Promise<'won' | 'lost'>> {
  const compiled = join(import.meta.dirname, '../../../subgraphs/reservations/dist/handle.js');
  const { handle }: { handle: Handle } = await import(compiled);
  const handles = { pool, relay: { wake() {} }, timers: { ring() {} } };
  const actor = { id: userId, manages: false };
  return async (wish) => {
    const command = { kind: 'create', ...wish, organizerId: userId, quantity: 1, title: null, attendees: [] };
    const { refusal } = await handle(handles, actor, command);
    if (refusal && refusal.problem !== 'SlotUnavailable') throw new Error(refusal.message);
    return refusal ? 'lost' : 'won';
  };
}
