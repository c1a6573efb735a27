import { randomUUID } from 'node:crypto';
import { traceparent } from '@berth/tracing';

export interface NewEvent {
  type: string;
  subject: string;
  version: number;
  key: string;
  sequence: number;
  actor: string | null;
  /** Left out, it is the database's time. */
  at?: Date;
  /** Left out, it is that of what is being done now. */
  traceparent?: string | null;
  data: unknown;
}

/** Runs one statement inside the caller's transaction: Prisma's or pg's, both fit. */
export type Execute = (sql: string, ...values: unknown[]) => Promise<unknown>;

/** Appends events in the transaction that changes the state they tell of: both are kept, or neither. */
export async function append(execute: Execute, events: readonly NewEvent[]): Promise<void> {
  await execute(insertEvents('$1'), toParameter(events));
}

/** For those who append in the very statement that changes the state: `parameter` stands for what `toParameter` gives. */
export function insertEvents(parameter: string, condition = 'true'): string {
  return `
  INSERT INTO events (id, type, subject, version, key, sequence, actor, data, traceparent, at)
  SELECT id, type, subject, version, key, sequence, actor, data, traceparent, coalesce(at, clock_timestamp())
  FROM jsonb_to_recordset(${parameter}::jsonb) AS incoming
    (id uuid, type text, subject uuid, version int, key uuid, sequence bigint, actor uuid, at timestamptz, traceparent text,
     data jsonb)
  WHERE ${condition}`;
}

export function toParameter(events: readonly NewEvent[]): string {
  return JSON.stringify(events.map((event) => ({ id: randomUUID(), traceparent: traceparent(), ...event })));
}
