import { z } from 'zod';

/** What every event carries, whatever it is about: the attributes of CloudEvents, and its place in two orders. */
export const envelopeSchema = z.object({
  id: z.uuid(),
  type: z.string(),
  source: z.string(),
  /** The aggregate it is about. */
  subject: z.uuid(),
  /** Its place among the events of its subject, from 1 without a gap. */
  version: z.int().positive(),
  /** Events of one key are delivered in order. */
  key: z.string(),
  /** Its place among the events of its key, from 1 without a gap. */
  sequence: z.int().positive(),
  time: z.iso.datetime(),
  /** The user who caused it; null where the system did. */
  actor: z.uuid().nullable(),
  /** The trace of the request that caused it: CloudEvents' extension for distributed tracing. */
  traceparent: z.string().optional(),
  data: z.unknown(),
});

export type Envelope = z.output<typeof envelopeSchema>;

export type EventOf<Data extends Record<string, z.ZodType>> = {
  [Type in keyof Data & string]: Omit<Envelope, 'type' | 'data'> & { type: Type; data: z.output<Data[Type]> };
}[keyof Data & string];

/** Makes a parser for one topic's events: it takes what came off the bus and answers a typed event, or throws. */
export function eventParser<Data extends Record<string, z.ZodType>>(dataSchemas: Data) {
  return (message: unknown): EventOf<Data> => {
    const envelope = envelopeSchema.parse(message);
    const schema = Object.hasOwn(dataSchemas, envelope.type) && dataSchemas[envelope.type];
    if (!schema) throw new Error(`Unknown event type: ${envelope.type}`);
    return { ...envelope, data: schema.parse(envelope.data) } as EventOf<Data>;
  };
}

/** `reservation.confirmed.v1` → `ReservationConfirmed`, the name that clients see. */
export function eventName(type: string): string {
  return type
    .split('.')
    .slice(0, -1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
