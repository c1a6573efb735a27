import type { Envelope } from '@berth/events';
import { type Doing, following } from '@berth/tracing';
import type { Logger } from 'pino';
import type { Handler, Ready } from './bus.ts';
import { pause } from './pause.ts';

/** Some three seconds in all: what a moment heals is healed by then, and those behind are not late by more. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600];
const LONGEST_PAUSE_MS = 5_000;

export interface Attempt {
  handle: Handler;
  ready?: Ready | undefined;
  logger: Logger;
  topic: string;
  stop: AbortSignal;
}

export type Outcome = 'done' | 'stopped' | { cause: string };

/** Tries until the handler succeeds, it is told to stop, or the event itself must be what fails: then it answers why. */
export async function attempt({ handle, ready, logger, topic, stop }: Attempt, event: Envelope): Promise<Outcome> {
  for (let tries = 0; !stop.aborted; tries += 1) {
    try {
      await following(event.traceparent, handlingOf(topic, event), async () => handle(event));
      return 'done';
    } catch (error) {
      const about = { err: error, topic, event: event.id, type: event.type };
      if (tries >= PAUSES_MS.length && (await resolves(ready))) {
        logger.error(about, 'handling an event failed again; giving it up');
        return { cause: String(error) };
      }
      logger.warn(about, 'handling an event failed; trying again');
      await pause(PAUSES_MS[tries] ?? LONGEST_PAUSE_MS, stop);
    }
  }
  return 'stopped';
}

function handlingOf(topic: string, { id, type }: Envelope): Doing {
  const attributes = {
    'messaging.destination.name': topic,
    'cloudevents.event_id': id,
    'cloudevents.event_type': type,
  };
  return { name: `process ${type}`, kind: 'consumer', attributes };
}

async function resolves(ready: Ready = async () => {}): Promise<boolean> {
  return ready().then(
    () => true,
    () => false,
  );
}
