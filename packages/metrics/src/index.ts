export { answerMetrics } from './answer-metrics.ts';
export { counter } from './counter.ts';
export { createRegistry, type Metrics } from './create-registry.ts';
export { gauge } from './gauge.ts';
export { histogram } from './histogram.ts';
export { level } from './level.ts';
export { serveMetrics } from './serve-metrics.ts';
