// npm run chaos -- NAME [--seed N] [--attempts N]
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, attempts: { type: 'string' } },
});
const [name] = positionals;
const files = await readdir(import.meta.dirname);
const names = files.filter((file) => file.endsWith('.chaos.ts')).map((file) => file.replace('.chaos.ts', ''));
if (!name || !names.includes(name)) {
  console.error(`Which one? npm run chaos -- ${names.join(' | ')}`);
  process.exit(1);
}
const { chaos } = await import(`./${name}.chaos.ts`);
const sound: boolean = await chaos({ seed: Number(values.seed), attempts: Number(values.attempts) || undefined });
console.log(sound ? '\nSound.' : '\nNOT SOUND.');
process.exit(sound ? 0 : 1);
