// Run in a subgraph's folder: writes its schema as a module, and the types that its resolvers must have.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { buildASTSchema, parse } from 'graphql';

const OUTPUT = 'src/generated';
const scalars = {
  ID: 'string',
  DateTime: 'Date',
  Duration: 'string',
  EmailAddress: 'string',
  LocalDateTime: 'string',
  LocalTime: 'string',
  TimeZone: 'string',
  URL: { input: 'URL', output: 'string' },
  UUID: 'string',
  _FieldSet: 'string',
};

const sdl = await readFile('schema.graphql', 'utf8');
const { context, mappers } = JSON.parse(await readFile('codegen.json', 'utf8'));
const types = await codegen({
  filename: 'resolvers.ts',
  schema: parse(sdl),
  // Assumed valid: the directives of federation are defined elsewhere, and composition checks the rest.
  schemaAst: buildASTSchema(parse(sdl), { assumeValidSDL: true }),
  documents: [],
  config: {
    federation: true,
    strictScalars: true,
    scalars,
    contextType: context,
    mappers,
    enumsAsTypes: true,
    useTypeImports: true,
    maybeValue: 'T | null | undefined',
  },
  plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
  pluginMap: { typescript, typescriptResolvers },
});

await mkdir(OUTPUT, { recursive: true });
await writeFile(`${OUTPUT}/resolvers.ts`, types);
await writeFile(`${OUTPUT}/schema.ts`, `export const schema = ${JSON.stringify(sdl)};\n`);
