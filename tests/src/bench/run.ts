// npm run bench -- NAME [--native]
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { leaveNothingRunning } from '../berth/leave-nothing.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { native: { type: 'boolean' } } });
const [name] = positionals;
const files = await readdir(import.meta.dirname);
const names = files.filter((file) => file.endsWith('.bench.ts')).map((file) => file.replace('.bench.ts', ''));
if (!name || !names.includes(name)) {
  console.error(`Which one? npm run bench -- ${names.join(' | ')}`);
  process.exit(1);
}
leaveNothingRunning();
const { bench } = await import(`./${name}.bench.ts`);
await bench(values);
