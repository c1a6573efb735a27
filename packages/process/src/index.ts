export { drainable } from './drain.ts';
export { listeningAt } from './listening-at.ts';
export { run } from './run.ts';
export { whenAskedToStop } from './stop.ts';
