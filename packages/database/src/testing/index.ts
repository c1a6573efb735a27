export { eventually } from './eventually.ts';
export { startTemporaryPostgres } from './temporary-postgres.ts';
