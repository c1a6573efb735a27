export { drainable } from './drain.ts';
export { run } from './run.ts';
export { whenAskedToStop } from './stop.ts';
