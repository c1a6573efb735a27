export { Bell } from './bell.ts';
export type {
  Bus,
  Extent,
  Handler,
  History,
  Located,
  Position,
  Ready,
  Seen,
  SetAside,
  Since,
  Subscription,
  Tail,
} from './bus.ts';
export { oneAtATime } from './one-at-a-time.ts';
export { openBus } from './open-bus.ts';
export { PostgresBus } from './postgres/postgres-bus.ts';
export { type BusSettings, busSettings } from './settings.ts';
