import { TestRedis, whyNoRedis } from '@berth/test-redis';
import { afterAll, beforeAll, describe, test } from '@jest/globals';

/** Tests on a Redis or Valkey that is started here. Where none can be started they are skipped, and it is said why. */
export function describeOnRedis(name: string, tests: (redis: () => TestRedis) => void): void {
  const obstacle = whyNoRedis();
  if (obstacle) {
    console.warn(`Not tested: ${name}. ${obstacle}`);
    test.skip(name, () => {});
    return;
  }
  describe(name, () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await TestRedis.start();
    });
    afterAll(() => redis.stop());
    tests(() => redis);
  });
}
