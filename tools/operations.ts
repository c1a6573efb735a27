// Run in a client's folder: writes its operations (src/**/*.graphql) as typed documents, checked against the API.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse, printSchema } from 'graphql';
import { compose } from '../gateway/src/compose.ts';
import { openSupergraph } from '../packages/compiled-plan/src/supergraph.ts';

const OUTPUT = 'src/generated';

const { apiSchema } = openSupergraph(await compose());
const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.graphql')).sort();
const documents = await Promise.all(
  files.map(async (file) => ({ location: file, document: parse(await readFile(join('src', file), 'utf8')) })),
);
const operations = await codegen({
  filename: 'operations.ts',
  schema: parse(printSchema(apiSchema)),
  schemaAst: apiSchema,
  documents,
  // Each of Berth's scalars is a string in JSON.
  config: {
    scalars: { ID: 'string' },
    defaultScalarType: 'string',
    useTypeImports: true,
    enumsAsTypes: true,
    dedupeFragments: true,
  },
  plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescriptOperations, typedDocumentNode },
});

await mkdir(OUTPUT, { recursive: true });
await writeFile(`${OUTPUT}/operations.ts`, operations);
