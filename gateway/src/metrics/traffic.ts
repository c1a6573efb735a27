import { counter, histogram, level, type Metrics } from '@berth/metrics';

/** What is to be told of the requests to one subgraph. */
export interface Traffic {
  /** A request goes out; call what this answers when it has ended. */
  sent(): (end: 'answered' | 'failed' | 'given up') => void;
  retried(): void;
  /** An answer that was on its way served one more. */
  shared(): void;
  breaker(isOpen: boolean): void;
}

export function measureTraffic(metrics: Metrics): (subgraph: string) => Traffic {
  const labels = ['subgraph'] as const;
  const duration = histogram(
    metrics,
    'berth_gateway_fetch_duration_seconds',
    'How long requests to a subgraph take, however they end.',
    labels,
  );
  const failures = counter(metrics, 'berth_gateway_fetch_failures_total', 'Those that a subgraph failed.', labels);
  const retries = counter(metrics, 'berth_gateway_fetch_retries_total', 'Those that were sent once more.', labels);
  const shared = counter(
    metrics,
    'berth_gateway_fetch_shared_total',
    'Those that were not sent, since the same was on its way.',
    labels,
  );
  const open = level(metrics, 'berth_gateway_breaker_open', '1 while a subgraph is left alone, else 0.', labels);

  return (subgraph) => {
    const [took, failed] = [duration.labels({ subgraph }), failures.labels({ subgraph })];
    failed.inc(0);
    retries.inc({ subgraph }, 0);
    shared.inc({ subgraph }, 0);
    open.set({ subgraph }, 0);
    return {
      sent() {
        const began = performance.now();
        return (end) => {
          took.observe((performance.now() - began) / 1_000);
          if (end === 'failed') failed.inc();
        };
      },
      retried: () => retries.inc({ subgraph }),
      shared: () => shared.inc({ subgraph }),
      breaker: (isOpen) => open.set({ subgraph }, isOpen ? 1 : 0),
    };
  };
}
