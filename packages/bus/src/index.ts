export { Bell } from './bell.ts';
export type { Bus, Handler, Subscription } from './bus.ts';
export { PostgresBus } from './postgres/postgres-bus.ts';
