export { Bell } from './bell.ts';
export type { Bus, Handler, Ready, Seen, SetAside, Subscription } from './bus.ts';
export { openBus } from './open-bus.ts';
export { PostgresBus } from './postgres/postgres-bus.ts';
export { type BusSettings, busSettings } from './settings.ts';
