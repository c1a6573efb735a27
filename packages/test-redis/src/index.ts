export { TestRedis, whyNoRedis } from './test-redis.ts';
