export { append, type Execute, insertEvents, type NewEvent, toParameter } from './append.ts';
export { measureLag } from './measure-lag.ts';
export { Relay } from './relay.ts';
