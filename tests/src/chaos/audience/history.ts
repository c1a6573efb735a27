import { eventName } from '@berth/events';
import { query } from '../../berth/database.ts';
import type { Message } from './listener.ts';
import type { Acknowledged } from './script.ts';

/** An event as the database has it. Clients should be told it once, and in order for its bookable. */
interface Happened {
  type: string;
  subject: string;
  version: number;
  key: string;
  sequence: number;
  at: Date;
  organizer: string;
  isPublished: boolean;
}

export interface Faults {
  missed: number;
  twice: number;
  /** Told after one that came later. */
  late: number;
  /** Told, though it never happened. */
  invented: number;
}

const ALL = `SELECT type, subject, version, key, sequence::int, at, data ->> 'organizerId' AS organizer,
  published_at IS NOT NULL AS "isPublished" FROM events ORDER BY key, sequence`;

export class History {
  readonly #events: Happened[];

  private constructor(events: Happened[]) {
    this.#events = events;
  }

  static async read(database: string): Promise<History> {
    return new History((await query(database, ALL)) as unknown as Happened[]);
  }

  get isPublished(): boolean {
    return this.#events.every(({ isPublished }) => isPublished);
  }

  /** What was acknowledged, and is not there. */
  lost(acknowledged: readonly Acknowledged[]): number {
    const there = new Set(this.#events.map(({ subject, version }) => `${subject} ${version}`));
    return acknowledged.filter(({ id, version }) => !there.has(`${id} ${version}`)).length;
  }

  /** Of one bookable, or of one user's reservations. */
  of(bookableOrOrganizer: string): Happened[] {
    return this.#events.filter(({ key, organizer }) => [key, organizer].includes(bookableOrOrganizer));
  }
}

/** Holds what a client was told against what happened. */
export function compare(happened: Happened[], record: readonly Message[]): Faults {
  const expected = new Map(happened.map((event) => [nameOf(eventName(event.type), event.subject, event.at), event]));
  const last = new Map<string, number>();
  const told = new Set<string>();
  const faults = { missed: 0, twice: 0, late: 0, invented: 0 };
  for (const { type, reservationId, at } of record) {
    const name = nameOf(type, reservationId, at);
    const event = expected.get(name);
    if (!event) faults.invented += 1;
    else if (told.has(name)) faults.twice += 1;
    else if (event.sequence < (last.get(event.key) ?? 0)) faults.late += 1;
    else last.set(event.key, event.sequence);
    told.add(name);
  }
  faults.missed = [...expected.keys()].filter((name) => !told.has(name)).length;
  return faults;
}

function nameOf(type: string, reservation: string, at: Date | string): string {
  return `${type} ${reservation} ${new Date(at).toISOString()}`;
}
