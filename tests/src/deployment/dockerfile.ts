import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './composition.ts';

interface Step {
  instruction: string;
  text: string;
}

export interface Stage {
  name: string;
  from: string;
  steps: Step[];
}

/** The stages of the Dockerfile, the image itself last. */
export async function readStages(): Promise<Stage[]> {
  const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(Boolean);
  const stages: Stage[] = [];
  for (const line of lines) {
    const [, instruction = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'FROM') {
      const [from = '', , name = 'image'] = rest.split(/\s+/);
      stages.push({ name, from, steps: [] });
    } else stages.at(-1)?.steps.push({ instruction, text: rest });
  }
  return stages;
}

/** What the image sets for every process that it runs. */
export async function imageEnvironment(): Promise<Record<string, string>> {
  const image = (await readStages()).at(-1) as Stage;
  const settings = image.steps
    .filter(({ instruction }) => instruction === 'ENV')
    .flatMap(({ text }) => text.split(/\s+/));
  return Object.fromEntries(settings.map((setting) => setting.split('=') as [string, string]));
}
