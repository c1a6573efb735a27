import pg from 'pg';

const NO_SUCH_DATABASE = '3D000';
/** Duplicate database; or, where two create it at the same moment, a duplicate key in the catalogue. */
const ALREADY_THERE = ['42P04', '23505'];

/** Creates the database that `url` names, on the server that `url` names, unless it is there. */
export async function createDatabase(url: string): Promise<void> {
  try {
    await query(url, 'SELECT 1');
  } catch (error) {
    if (codeOf(error) !== NO_SUCH_DATABASE) throw error;
    // The name as pg reads it out of the URL, so that what is created is what will be connected to.
    const { database } = new pg.Client({ connectionString: url });
    const maintenance = new URL(url);
    maintenance.pathname = '/postgres';
    await query(maintenance.href, `CREATE DATABASE ${pg.escapeIdentifier(database ?? '')}`).catch((problem) => {
      if (!ALREADY_THERE.includes(codeOf(problem) ?? '')) throw problem;
    });
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
