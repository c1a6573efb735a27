import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { failed, inSpan, traceHeader } from './index.ts';

/** What a process of its own has loaded of OpenTelemetry once it has started tracing, or not. */
async function loaded(endpoint: string): Promise<string> {
  const code = `
    import { createRequire } from 'node:module';
    import { pino } from 'pino';
    import { startTracing, stopTracing } from './src/index.ts';
    await startTracing('rooms', ${endpoint}, pino({ level: 'silent' }));
    const files = Object.keys(createRequire(import.meta.url).cache).join(' ');
    console.log([...new Set(files.match(/@opentelemetry.[a-z-]+/g))].join(' '));
    await stopTracing();`;
  const cwd = join(__dirname, '..');
  const { stdout } = await promisify(execFile)('node', ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd,
  });
  return stdout.trim();
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
