import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

test('the client goes into a page: nothing in it is of Node alone', async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../packages/client/dist/index.js')],
    ...{ bundle: true, minify: true, platform: 'browser', format: 'esm', write: false },
  });
  expect(outputFiles[0]?.text).toContain('graphql-transport-ws');
});
