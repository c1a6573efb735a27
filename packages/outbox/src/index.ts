export { append, type Execute, insertEvents, type NewEvent, toParameter } from './append.ts';
export { Relay } from './relay.ts';
