export { append, type Execute, type NewEvent } from './append.ts';
export { Relay } from './relay.ts';
