import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './settings.ts';

// Rebuilds what changes, and everything that stands on it; the services restart when their compiled code does.
const builder = spawn(
  join(ROOT, 'node_modules/.bin/turbo'),
  ['watch', 'build', '//#compose', '--output-logs=errors-only'],
  {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
process.once('exit', () => builder.kill());

process.argv.push('--watch');
await import('./start.ts');
