import { count, seconds } from '@berth/settings';

export const streamSettings = {
  HEARTBEAT_SECONDS: seconds
    .default(12)
    .describe('how often whoever is subscribed hears that the connection still stands'),
  IDLE_SOCKET_SECONDS: seconds
    .default(600)
    .describe('after how long a WebSocket is closed on which nothing runs and from which nothing comes'),
  MAX_UNSENT_BYTES: count.default(1_048_576).describe('how much may wait for a client that reads slowly'),
};

export type StreamSettings = { [Name in keyof typeof streamSettings]: number };
