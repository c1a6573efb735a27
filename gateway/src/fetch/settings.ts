import { count, milliseconds } from '@berth/settings';

export const trafficSettings = {
  REQUEST_TIMEOUT_MS: milliseconds
    .default(10_000)
    .describe('after how long an answer is given without those who did not answer'),
  MAX_REQUESTS_IN_WORK: count.default(500).describe('how many requests may be worked on at a time'),
  MAX_REQUESTS_PER_SUBGRAPH: count.default(64).describe('how many requests a subgraph is sent at a time; others wait'),
};

export type TrafficSettings = { [Name in keyof typeof trafficSettings]: number };
