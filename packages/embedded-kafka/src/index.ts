export { findRunner } from './runner.ts';
export { type EmbeddedKafka, startKafka } from './start-kafka.ts';
export { KafkaUnavailable } from './unavailable.ts';
