import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import dockerignore from '@balena/dockerignore';
import { ROOT } from './composition.ts';
import { readStages } from './dockerfile.ts';

const run = promisify(execFile);

/** Takes the Dockerfile's steps one by one, each stage in a folder of its own. Answers the folder that the image would hold. */
export async function buildImage(folder: string, tell: (step: string) => void): Promise<string> {
  const built = new Map<string, string>();
  for (const stage of await readStages()) {
    const place = join(folder, stage.name);
    await mkdir(place);
    const base = built.get(stage.from);
    if (base) await copy(`${base}/.`, place);
    for (const { instruction, text } of stage.steps) {
      if (instruction === 'COPY' || instruction === 'RUN') tell(`${stage.name}: ${instruction} ${text}`);
      if (instruction === 'COPY') await copyStep(text, place, built);
      if (instruction === 'RUN') await runStep(text, place);
    }
    built.set(stage.name, place);
  }
  return join(folder, 'image');
}

/** A stage's folder stands for the working directory of its steps. */
async function runStep(text: string, cwd: string): Promise<void> {
  const command = text.replace(/^--mount=\S+\s+/, '');
  await run('sh', ['-c', command], { cwd, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' }, maxBuffer: 2 ** 26 });
}

async function copyStep(text: string, place: string, built: ReadonlyMap<string, string>): Promise<void> {
  const words = text.split(/\s+/);
  const paths = words.filter((word) => !word.startsWith('--'));
  const [target = '.', from] = [paths.pop(), words.find((word) => word.startsWith('--from='))?.slice('--from='.length)];
  if (from) {
    const source = (paths[0] as string).replace(/^\/berth/, built.get(from) as string);
    return copy(`${source}/.`, join(place, target));
  }
  const patterns = paths.map(asPattern);
  const files = (await context()).filter((file) => patterns.some((pattern) => pattern.test(file)));
  if (files.length === 0) throw new Error(`COPY ${text} copies nothing`);
  for (const file of files) {
    await mkdir(dirname(join(place, target, file)), { recursive: true });
    await cp(join(ROOT, file), join(place, target, file));
  }
}

/** What Docker would be sent: what .dockerignore leaves of the repository. */
async function context(): Promise<string[]> {
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  const ignore = dockerignore.default();
  ignore.add(await readFile(join(ROOT, '.dockerignore'), 'utf8'));
  return ignore.filter(stdout.split('\n').filter(Boolean));
}

function asPattern(path: string): RegExp {
  if (path === '.') return /^/;
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
}

async function copy(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await run('cp', ['-a', source, target]);
}
