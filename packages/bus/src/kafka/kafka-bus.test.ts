import { describeBus } from '../contract/describe-bus.ts';
import { describeOnKafka } from '../testing/kafka.ts';

describeOnKafka('Kafka', (kafka) => {
  describeBus('the bus on Kafka', async () => kafka.newLog());
});
