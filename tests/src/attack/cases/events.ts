import { randomUUID } from 'node:crypto';
import { query } from '../../berth/database.ts';
import type { Attack } from '../attack.ts';
import { BOOK, eventually, type Target } from '../target.ts';

/** Writes past the bus, as only somebody inside could. */
async function publish(berth: Target, topic: string, id: string, event: object): Promise<void> {
  const at = `UPDATE topics SET last_position = last_position + 1 WHERE name = '${topic}' RETURNING last_position`;
  const bus = berth.run.databases['bus'] as string;
  await query(
    bus,
    `WITH next AS (${at}) INSERT INTO messages (topic, position, id, event)
    SELECT '${topic}', last_position, '${id}', '${JSON.stringify(event)}' FROM next`,
  );
}

export const events: Attack[] = [
  {
    row: 39,
    tries: 'events that do not parse, or of an unknown version, on every topic',
    async run(berth) {
      for (const topic of ['users', 'rooms', 'reservations']) {
        const id = randomUUID();
        const envelope = {
          id,
          source: `berth/${topic}`,
          subject: randomUUID(),
          version: 1,
          key: id,
          sequence: 1,
          time: new Date().toISOString(),
          actor: null,
        };
        await publish(berth, topic, id, { ...envelope, type: `${topic}.nonsense.v9`, data: { poison: true } });
        await publish(berth, topic, randomUUID(), { poison: true });
      }
      // A room that was made after that can be booked: reservations has heard of it.
      const manager = await berth.as('manager');
      const bookableId = await berth.newRoom('The room after', 'UTC');
      const booked = await eventually(async () => {
        const answer = await manager.ask(BOOK, { input: { bookableId, ...berth.hours(1, 2) } });
        return answer.data?.createReservation?.reservation?.id;
      }, 30).catch(() => null);
      return { came: booked ? 'those behind go on' : 'what is behind waits for ever', safe: booked !== null };
    },
  },
];
