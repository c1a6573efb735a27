import { randomUUID } from 'node:crypto';
import type { Envelope } from '@berth/events';
import { query } from '../berth/database.ts';
import { lastingClient } from '../berth/lasting.ts';
import { book, eventually, hours } from '../berth/world.ts';
import { bookableEvents } from './bookable-events.ts';
import { type Options, onEachBus } from './each-bus.ts';
import { findings } from './findings.ts';
import { generator } from './random.ts';
import { shuffled } from './shuffled.ts';
import { witness } from './witness.ts';

const TIMES = 3;
/** Made, changed twice, removed. */
const REMOVAL = 4;

/** Writes down each version of a bookable that reservations comes to know. */
const TAKE_NOTES = `
  CREATE TABLE notes (number bigserial, bookable uuid, version int);
  CREATE FUNCTION take_note() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO notes (bookable, version) VALUES (NEW.id, NEW.version); RETURN NULL; END';
  CREATE TRIGGER take_note AFTER INSERT OR UPDATE ON bookables FOR EACH ROW EXECUTE FUNCTION take_note()`;
const NOT_NEWER = `
  SELECT FROM (SELECT version, lag(version) OVER (PARTITION BY bookable ORDER BY number) AS before FROM notes) AS noted
  WHERE version <= before`;

/**
 * Every event of some bookables, and of their reservations, is published three times, those of one bookable mixed with those
 * of others; then reservations is sent back to the first event, twice. Its catalogue, the reservations that it cancels where
 * a bookable is removed, and the gateway's streams tell how often each had an effect. `attempts` is the number of bookables.
 */
export function chaos({ seed, attempts = 80, buses }: Options): Promise<boolean> {
  return onEachBus(async (stage) => {
    const { berth, bus } = stage;
    const random = generator(seed);
    const { databases } = await berth.run();
    const look = (sql: string) => query(databases['reservations'] as string, sql);
    await look(TAKE_NOTES);
    const [manager, member] = await Promise.all([
      lastingClient('manager', berth.url),
      lastingClient('member', berth.url),
    ]);
    const eventOf = await bookableEvents(bus, manager);
    const bookables: string[] = Array.from({ length: attempts }, () => randomUUID());
    const heard = await witness(stage, bookables);
    const changes: Envelope[] = [];
    const collecting = bus.subscribe('reservations', 'chaos/collector', (event) => {
      if (bookables.includes(event.key) && !changes.some(({ id }) => id === event.id)) changes.push(event);
    });

    let published = 0;
    const publish = async (topic: 'rooms' | 'reservations', events: Envelope[]) => {
      const all = shuffled(events, TIMES, random);
      published += all.length;
      while (all.length > 0) await bus.publish(topic, all.splice(0, 1 + random(20)));
    };
    const untilKnown = (version: number) =>
      eventually(async () => {
        const known = await look(`SELECT id FROM bookables WHERE version = ${version}`);
        return known.filter(({ id }) => bookables.includes(id as string)).length === attempts;
      });

    const made = bookables.map((id) => eventOf(id, 1));
    await publish('rooms', made);
    await untilKnown(1);
    for (const bookableId of bookables) await book(member, { bookableId, ...hours(1, 2) });
    const later = bookables.flatMap((id) => [eventOf(id, 2), eventOf(id, 3), removalOf(eventOf(id, REMOVAL))]);
    await publish('rooms', [...made, ...later]);
    await untilKnown(REMOVAL);
    // Created, confirmed, cancelled.
    await eventually(async () => changes.length === 3 * attempts);
    await publish('reservations', changes);

    // One more version after each rewind: once it is known, all before it were handled again.
    for (const version of [REMOVAL + 1, REMOVAL + 2]) {
      await bus.rewind('rooms', 'reservations/catalogue');
      await publish(
        'rooms',
        bookables.map((id) => eventOf(id, version)),
      );
      await untilKnown(version);
    }

    const customers = { acknowledged: new Set<string>(), wishes: 0 };
    const wrong = await findings({ databases, customers, witness: heard, removed: bookables });
    await Promise.all([heard.stop(), collecting.stop()]);
    return {
      figures: { bookables: attempts, published, rewound: 2 },
      wrong: { 'versions not newer': (await look(NOT_NEWER)).length, ...wrong },
    };
  }, buses);
}

function removalOf(event: Envelope): Envelope {
  return { ...event, type: 'bookable.removed.v1', data: { ...(event.data as object), active: false } };
}
