import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';

const url = `${process.env['BERTH_TEST_URL']}/graphql`;
const audits = serverAudits({ url });

test('none of the audits is missing', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s: %s', async (_, __, run) => {
  const result = await run();
  expect('reason' in result ? result.reason : result.status).toBe('ok');
});
