import { type Envelope, envelopeSchema } from '@berth/events';
import type { KafkaMessage, Message } from 'kafkajs';

/** On a message that concerns one group alone: an event that it could not handle, or is to handle once more. */
const GROUP = 'berth-group';
const CAUSE = 'berth-cause';

/** An event as a CloudEvent in structured mode: its attributes and its data are one JSON object. */
export function encode(event: Envelope): Message {
  return {
    key: event.key,
    value: JSON.stringify({ specversion: '1.0', ...event }),
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  };
}

/** Throws where it is not an event. */
export function decode({ value }: KafkaMessage): Envelope {
  return envelopeSchema.parse(JSON.parse(String(value)));
}

export function tryDecode(message: KafkaMessage): Envelope | null {
  try {
    return decode(message);
  } catch {
    return null;
  }
}

export function deadLetter({ key, value, headers }: KafkaMessage, group: string, cause: string): Message {
  return { key, value, headers: { ...headers, [GROUP]: group, [CAUSE]: cause } };
}

/** Null where it is meant for everyone. */
export function groupOf({ headers }: KafkaMessage): string | null {
  const group = headers?.[GROUP];
  return group === undefined ? null : String(group);
}

export function causeOf({ headers }: KafkaMessage): string {
  return String(headers?.[CAUSE]);
}
