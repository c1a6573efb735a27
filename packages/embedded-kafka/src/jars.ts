import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = join(import.meta.dirname, '..');
const CACHE = join(PACKAGE, '../../node_modules/.cache');

const POM = join(PACKAGE, 'pom.xml');

export async function jarsAreHere(): Promise<boolean> {
  return exists(await folderOfJars());
}

/** The folder with Kafka's jars, fetched once, from wherever the user's Maven fetches. */
export async function kafkaJars(): Promise<string> {
  const jars = await folderOfJars();
  if (await exists(jars)) return jars;

  // Fetched aside and renamed, so that half a Kafka is never taken for a whole one.
  const partial = `${jars}.${process.pid}`;
  const goal = 'dependency:copy-dependencies';
  const args = ['--batch-mode', '--quiet', '-f', POM, goal, `-DoutputDirectory=${partial}`, '-DincludeScope=runtime'];
  await promisify(execFile)('mvn', args).catch(({ stdout, message }) => {
    throw new Error(`Maven could not fetch Kafka:\n${stdout || message}`);
  });
  await rename(partial, jars);
  return jars;
}

async function folderOfJars(): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 12);
  return join(CACHE, `kafka-${version}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
