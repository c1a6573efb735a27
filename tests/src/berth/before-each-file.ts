/** The Berth of this worker; see before-all.ts. */
const worker = process.env['JEST_WORKER_ID'];
for (const name of ['BERTH_TEST_URL', 'BERTH_TEST_DATA']) process.env[name] = process.env[`${name}_${worker}`];
