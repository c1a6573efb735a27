import type { Envelope, Topic } from '@berth/events';

/** Publish and subscribe. Events of one key arrive in order, each at least once: handlers must bear a repetition. */
export interface Bus {
  /** Returns when every event is stored. Publishing an event again, by its id, changes nothing. */
  publish(topic: Topic, events: readonly Envelope[]): Promise<void>;
  /** One member of the group handles each event, from the first ever published; a failing one is tried again. */
  subscribe(topic: Topic, group: string, handle: Handler): Subscription;
  /** Every event published from now on, for this process alone. */
  tail(topic: Topic, handle: Handler): Promise<Subscription>;
  /** Makes a group read its topic from the first event again. */
  rewind(topic: Topic, group: string): Promise<void>;
  /** Rejects where the bus cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Handler = (event: Envelope) => Promise<void> | void;

export interface Subscription {
  /** Returns when the event in hand, if any, is done. */
  stop(): Promise<void>;
}
