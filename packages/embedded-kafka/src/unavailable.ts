/** Nothing here can run a Kafka server: the message says what to install. */
export class KafkaUnavailable extends Error {
  override name = 'KafkaUnavailable';

  constructor() {
    super(
      'Kafka needs a running Docker engine, or Java 17 or newer and Maven (the commands java and mvn): install either, ' +
        'or set KAFKA_BROKERS to a Kafka of your own.',
    );
  }
}
