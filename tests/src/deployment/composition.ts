import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(import.meta.dirname, '../../..');

export interface ComposedService {
  command?: string[];
  image?: string;
  build?: string;
  environment?: Record<string, string>;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

export interface Composition {
  name: string;
  services: Record<string, ComposedService>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
}

/** `${NAME}`, `${NAME:-default}`, `${NAME:?what to do}` */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

export async function readText(): Promise<string> {
  return readFile(join(ROOT, 'docker-compose.yml'), 'utf8');
}

export async function readExample(): Promise<Record<string, string>> {
  const lines = (await readFile(join(ROOT, '.env.example'), 'utf8')).split('\n');
  const set = lines.filter((line) => /^\w+=/.test(line));
  return Object.fromEntries(set.map((line) => line.split(/=(.*)/s, 2) as [string, string]));
}

/** docker-compose.yml as Compose sees it, with these variables. */
export async function readComposition(variables: Record<string, string>): Promise<Composition> {
  const parsed = parse(await readText(), { merge: true });
  return JSON.parse(JSON.stringify(parsed), (_, value) =>
    typeof value === 'string' ? interpolate(value, variables) : value,
  );
}

function interpolate(text: string, variables: Record<string, string>): string {
  return text.replace(VARIABLE, (_, name: string, kind?: string, rest = '') => {
    const value = variables[name] || (kind === '-' ? rest : undefined);
    if (value === undefined) throw new Error(`${name} is neither set nor has it a default`);
    return value;
  });
}
