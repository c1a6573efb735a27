// One configuration for every subgraph's schema: `prisma generate --config ../../prisma/prisma.config.ts` in its folder.
import { basename, join } from 'node:path';

// `generate` needs no engine, yet looks for one, and downloads it where it finds none: any existing file will do.
// (`migrate` does need the real engine; see DECISIONS.md for how Berth applies migrations without it.)
if (process.argv.includes('generate')) process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

const name = basename(process.cwd());

export default {
  schema: join(name, 'schema.prisma'),
  migrations: { path: join(name, 'migrations') },
};
