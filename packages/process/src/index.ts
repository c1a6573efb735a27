export { run } from './run.ts';
export { whenAskedToStop } from './stop.ts';
