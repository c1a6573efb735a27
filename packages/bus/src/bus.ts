import type { Envelope, Topic } from '@berth/events';

/** Publish and subscribe. Events of one key arrive in order, each at least once: handlers must bear a repetition. */
export interface Bus {
  /** Returns when every event is stored. One that is published again may arrive again, never before its turn. */
  publish(topic: Topic, events: readonly Envelope[]): Promise<void>;
  /**
   * One member of the group handles each event, from the first ever published. A failing one is tried again; after some
   * seconds it is set aside, so that those behind it go on, unless `ready` rejects: then the fault is not the event's.
   */
  subscribe(topic: Topic, group: string, handle: Handler, ready?: Ready): Subscription;
  /** Every event published from now on, for this process alone. */
  tail(topic: Topic, handle: TailHandler): Promise<Tail>;
  /**
   * What has come, up to now, after the event of a key that a reader saw last. It is read as it is taken, and no further
   * than anybody takes it.
   */
  history(topic: Topic, key: string, seen: Seen): History;
  /**
   * What has come, up to now, to the whole topic since it was as far as `extent` says, each event once. Null where the log
   * no longer reaches back that far, where it would be too much to read, or where the topic never was there.
   */
  since(topic: Topic, extent: Extent, keep: (event: Envelope) => boolean): Promise<Since | null>;
  /** Makes a group read its topic from the first event again. */
  rewind(topic: Topic, group: string): Promise<void>;
  /** What was set aside and not handed out again since, the oldest first. */
  setAside(topic: Topic): Promise<SetAside[]>;
  /** Hands each event that was set aside to its group once more, and answers how many there were. */
  replay(topic: Topic): Promise<number>;
  /** Rejects where the bus cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Handler = (event: Envelope) => Promise<void> | void;
/** It is told as well where in the topic the event stands. */
export type TailHandler = (event: Envelope, position: Position) => Promise<void> | void;
/** Rejects while what a handler needs, such as its database, cannot be reached. */
export type Ready = () => Promise<unknown>;

/** An event's place among those of its key, and its time. */
export type Seen = Pick<Envelope, 'sequence' | 'time'>;

/**
 * Events in order, some at a time. Null, and then nothing more, where the log no longer reaches back that far, where it
 * cannot tell, or where it would be too much to read.
 */
export type History = AsyncGenerator<Envelope[] | null, void, undefined>;

/** In a lane numbers grow; lanes know nothing of each other. */
export interface Position {
  lane: number;
  number: number;
}

/** How far a topic has come: in each lane, the number of the last event. */
export type Extent = readonly number[];

export interface Since {
  events: Located[];
  extent: Extent;
}

export interface Located {
  event: Envelope;
  position: Position;
}

export interface SetAside {
  group: string;
  /** An event; anything at all where it could not be read. */
  event: unknown;
  cause: string;
  at: string;
}

export interface Subscription {
  /** Returns when the event in hand, if any, is done. */
  stop(): Promise<void>;
}

export interface Tail extends Subscription {
  /** How far the topic had come when it began. */
  readonly from: Extent;
  /** Up to when it has told of everything that the bus had for it, by `performance.now()`. */
  heardAt(): number;
}
