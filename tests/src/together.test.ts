import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { Client } from './berth/client.ts';
import { creating, type Engine, engineOn } from './berth/engine.ts';
import { shared } from './berth/inside.ts';
import { hours, newRoom } from './berth/world.ts';

let pool: pg.Pool;
let engine: Engine;
let rooms: string[];
let userId: string;
let statements = 0;

beforeAll(async () => {
  const { databases } = await shared();
  pool = new pg.Pool({ connectionString: databases['reservations'] as string, max: 20 });
  pool.on('acquire', () => {
    statements += 1;
  });
  engine = await engineOn(pool);
  const manager = await Client.as('manager');
  userId = (await manager.ask('{ me { id } }')).me.id;
  rooms = await Promise.all(Array.from({ length: 20 }, () => newRoom(manager)));
});

afterAll(() => pool.end());

const book = (bookableId: string, from: number, more = {}) => {
  const { startsAt, endsAt } = hours(from, from + 1);
  const slot = { startsAt: new Date(startsAt), endsAt: new Date(endsAt) };
  return engine({ id: userId, manages: true }, { ...creating(userId, { bookableId, ...slot, quantity: 1 }), ...more });
};

test('what many want at the same time is asked and written together', async () => {
  statements = 0;
  const outcomes = await Promise.all(rooms.map((room) => book(room, 1)));
  expect(outcomes.filter(({ reservation }) => reservation)).toHaveLength(20);
  expect(statements).toBeLessThan(20);
});

test('one that cannot be written fails alone', async () => {
  const outcomes = await Promise.allSettled(
    rooms.map((room, index) => book(room, 3, index === 7 ? { title: 'not text: \u0000' } : {})),
  );
  expect(outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([7]);
  expect(await taken(3)).toBe(19);
});

test('of several in the same moment for one time, one is written', async () => {
  const [room] = rooms as [string];
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => book(room, 5)));
  expect(outcomes.filter(({ reservation }) => reservation)).toHaveLength(1);
  expect(await taken(5)).toBe(1);
});

async function taken(from: number): Promise<number> {
  const { rows } = await pool.query('SELECT FROM claims WHERE bookable_id = ANY ($1) AND starts_at = $2', [
    rooms,
    hours(from, from + 1).startsAt,
  ]);
  return rows.length;
}
