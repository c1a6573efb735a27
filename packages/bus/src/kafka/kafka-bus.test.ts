import { describeBus } from '../bus-contract.ts';
import { describeOnKafka } from '../testing/kafka.ts';

describeOnKafka('Kafka', (kafka) => {
  describeBus('the bus on Kafka', async () => kafka.newLog());
});
