const NEEDS =
  'Kafka needs a running Docker engine, or Java 17 or newer and Maven (the commands java and mvn): install either, ' +
  'or set KAFKA_BROKERS to a Kafka of your own.';

/** No Kafka server can be run here: the message says why, or what to install. */
export class KafkaUnavailable extends Error {
  override name = 'KafkaUnavailable';

  constructor(reason = NEEDS) {
    super(reason);
  }
}
