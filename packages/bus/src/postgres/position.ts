import type { Position } from '../bus.ts';

/** In Postgres a topic is one lane, and its positions have no gaps. */
export function positionOf({ position }: { position: string }): Position {
  return { lane: 0, number: Number(position) };
}
