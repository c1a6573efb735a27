import { jest } from '@jest/globals';
import { describeBus } from '../bus-contract.ts';
import { describeOnKafka } from '../testing/kafka.ts';

jest.setTimeout(60_000);

describeOnKafka('Kafka', (kafka) => {
  describeBus('the bus on Kafka', async () => kafka.newLog());
});
