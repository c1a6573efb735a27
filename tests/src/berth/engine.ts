import { join } from 'node:path';
import type { Pool } from 'pg';

interface Wish {
  bookableId: string;
  startsAt: Date;
  endsAt: Date;
}

export interface Actor {
  id: string | null;
  manages: boolean;
}

export interface Outcome {
  reservation?: { id: string };
  refusal?: { problem: string; message: string };
}

/** Any command, by anyone. */
export type Engine = (actor: Actor, command: object) => Promise<Outcome>;

/** The engine without the graph around it: only what measures and fights it reaches into a subgraph. */
export async function engineOn(pool: Pool): Promise<Engine> {
  const compiled = join(import.meta.dirname, '../../../subgraphs/reservations/dist/handle.js');
  const { handle }: { handle: (handles: object, ...rest: Parameters<Engine>) => Promise<Outcome> } = await import(
    compiled
  );
  const handles = { pool, relay: { wake() {} }, timers: { ring() {} } };
  return (actor, command) => handle(handles, actor, command);
}

export async function engineBooker(pool: Pool, userId: string): Promise<(wish: Wish) => Promise<'won' | 'lost'>> {
  const engine = await engineOn(pool);
  return async (wish) => {
    const { refusal } = await engine({ id: userId, manages: false }, creating(userId, { ...wish, quantity: 1 }));
    if (refusal && refusal.problem !== 'SlotUnavailable') throw new Error(refusal.message);
    return refusal ? 'lost' : 'won';
  };
}

export function creating(organizerId: string, wish: Wish & { quantity: number }): object {
  return { kind: 'create', ...wish, organizerId, title: null, attendees: [] };
}
