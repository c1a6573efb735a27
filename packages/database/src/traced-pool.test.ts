import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTemporaryPostgres } from './testing/temporary-postgres.ts';

interface Span {
  name: string;
  traceId: string;
  attributes: object[];
}

let postgres: Awaited<ReturnType<typeof startTemporaryPostgres>>;
let collector: Server;
let spans: Span[];

beforeAll(async () => {
  spans = [];
  collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  postgres = await startTemporaryPostgres();
});

afterAll(async () => {
  await postgres.close();
  collector.close();
});

/** A process of its own that traces, with one connection. */
async function run(work: string): Promise<void> {
  const code = `
    import { inSpan, startTracing, stopTracing, traceAt } from '@berth/tracing';
    import { createPool } from './src/pool.ts';
    const logger = { warn() {} };
    await startTracing('test', process.env, logger);
    const pool = createPool(${JSON.stringify(postgres.url('postgres'))}, 1);
    const inTraceOf = (id, work) =>
      inSpan({ name: 'work', kind: 'internal' }, work, traceAt(\`00-\${id.repeat(32)}-\${'7'.repeat(16)}-01\`));
    ${work}
    await pool.end();
    await stopTracing();`;
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: join(__dirname, '..'),
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  });
}

test('each statement is a part of the trace of whoever runs it, though all wait for one connection', async () => {
  await run(`
    await Promise.all([
      inTraceOf('1', () => pool.query('SELECT $1::int', [1])),
      inTraceOf('2', () => pool.query('SELECT $1::int', [2])),
      inTraceOf('3', () => pool.query({ name: 'find', text: 'SELECT $1::uuid' }, ['a secret'])).catch(() => {}),
      inTraceOf('4', async () => {
        const client = await pool.connect();
        await client.query('BEGIN');
        await client.query('  UPDATE pg_class SET relname = relname WHERE false');
        await client.query('COMMIT');
        client.release();
      }),
      pool.query('SELECT 1'),
      inTraceOf('5', () => pool.query('SELECT $1::int', [5])),
    ]);`);

  const statements = spans.filter(({ name }) => name !== 'work');
  const namesIn = (id: string) => statements.filter(({ traceId }) => traceId[0] === id).map(({ name }) => name);
  expect(['1', '2', '3', '4', '5'].map(namesIn)).toEqual([
    ...[['SELECT'], ['SELECT'], ['find'], ['BEGIN', 'UPDATE', 'COMMIT'], ['SELECT']],
  ]);
  // What was asked for nobody is in no trace.
  expect(statements).toHaveLength(7);

  const failed = statements.find(({ name }) => name === 'find');
  expect(failed?.attributes).toContainEqual({ key: 'error.type', value: { stringValue: '22P02' } });
  expect(failed?.attributes).toContainEqual({ key: 'db.query.text', value: { stringValue: 'SELECT $1::uuid' } });
  expect(JSON.stringify(spans)).not.toContain('secret');
});
