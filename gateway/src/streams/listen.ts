import type { EventEmitter } from 'node:events';
import type { Stream } from './stream.ts';

/** What an emitter tells under a name. What goes wrong with it for one who listens concerns no other. */
export function listen<Item>(events: EventEmitter, name: string): Stream<Item> {
  return ({ next, fail }) => {
    const hear = (item: Item) => {
      try {
        next(item);
      } catch (error) {
        fail(error);
      }
    };
    events.on(name, hear);
    return () => void events.off(name, hear);
  };
}
