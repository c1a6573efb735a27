import { findRunner } from '@berth/embedded-kafka';

/** Null where a Kafka can be run here. */
export function whyNoKafka(): string | null {
  try {
    findRunner();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
