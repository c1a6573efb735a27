export { createDatabase } from './create.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
export { migrate } from './migrate.ts';
export { createPool } from './pool.ts';
