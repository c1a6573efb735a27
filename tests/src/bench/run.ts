// npm run bench -- NAME
import { readdir } from 'node:fs/promises';
import { leaveNothingRunning } from '../berth/leave-nothing.ts';

const [name] = process.argv.slice(2);
const files = await readdir(import.meta.dirname);
const names = files.filter((file) => file.endsWith('.bench.ts')).map((file) => file.replace('.bench.ts', ''));
if (!name || !names.includes(name)) {
  console.error(`Which one? npm run bench -- ${names.join(' | ')}`);
  process.exit(1);
}
leaveNothingRunning();
const { bench } = await import(`./${name}.bench.ts`);
await bench();
