import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { failed, inSpan, traceHeader, tracingSettings } from './index.ts';

/** What a process of its own says. */
async function saidBy(code: string): Promise<string> {
  const cwd = join(__dirname, '..');
  const { stdout } = await promisify(execFile)('node', ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd,
  });
  return stdout.trim();
}

/** What it has loaded of OpenTelemetry once it has started tracing, or not. */
function loaded(endpoint: string): Promise<string> {
  return saidBy(`
    import { createRequire } from 'node:module';
    import { pino } from 'pino';
    import { startTracing, stopTracing } from './src/index.ts';
    await startTracing('rooms', ${endpoint}, pino({ level: 'silent' }));
    const files = Object.keys(createRequire(import.meta.url).cache).join(' ');
    console.log([...new Set(files.match(/@opentelemetry.[a-z-]+/g))].join(' '));
    await stopTracing();`);
}

test('without a collector nothing of the SDK is loaded', async () => {
  expect(await loaded('{}')).toBe('@opentelemetry/api');
  expect(await loaded(`{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }`)).toContain(
    '@opentelemetry/sdk-trace-node',
  );
});

test('without a collector work is only done', async () => {
  expect(await inSpan({ name: 'work', kind: 'internal' }, async () => traceHeader())).toEqual({});
});

test('a collector that refuses what is left keeps nobody from stopping in order', async () => {
  const said = await saidBy(`
    import { once } from 'node:events';
    import { createServer } from 'node:http';
    import { pino } from 'pino';
    import { inSpan, startTracing, stopTracing, traceAt } from './src/index.ts';
    const collector = createServer((_, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:' + collector.address().port;
    await startTracing('rooms', process.env, pino({ base: null, timestamp: false }));
    await inSpan({ name: 'work', kind: 'server' }, async () => {}, traceAt(undefined));
    await stopTracing();
    collector.close().closeAllConnections();`);
  expect(JSON.parse(said)).toEqual({
    ...{ level: 40, opentelemetry: 'Unauthorized', msg: 'traces are not sent as they should be' },
  });
});

test.each([
  ['authorization=Bearer%20secret', true],
  ['a=1, b=x==,', true],
  ['Bearer secret', false],
  ['x tenant=1', false],
  ['a=1,b', false],
  ['a=100%', false],
  ['a=%0Ab', false],
])('that %j are headers for the collector is %s', (headers, are) => {
  expect(tracingSettings.OTEL_EXPORTER_OTLP_HEADERS.safeParse(headers).success).toBe(are);
});

test('of an error, a span tells its code or its name, never its message', () => {
  const told: unknown[] = [];
  const span = {
    setAttribute: (_: string, value: unknown) => told.push(value),
    setStatus: (status: object) => told.push(status),
  };
  const error = Object.assign(new Error('invalid input syntax for type uuid: "secret"'), { code: '22P02' });
  for (const each of [error, new TypeError('secret'), 'secret']) failed(span as never, each);
  expect(told).toEqual(['22P02', { code: 2 }, 'TypeError', { code: 2 }, 'string', { code: 2 }]);
});
