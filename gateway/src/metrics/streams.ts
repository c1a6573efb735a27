import { counter, level, type Metrics } from '@berth/metrics';
import type { Context, Results, Transport } from '../context.ts';
import type { Subscribe } from '../streams/subscriptions.ts';

const TRANSPORTS: Transport[] = ['websocket', 'multipart', 'sse'];

/** Who is subscribed by which transport, what they are told, and what goes wrong with it. */
export function measureStreams(metrics: Metrics) {
  const labels = ['transport'] as const;
  const open = level(metrics, 'berth_gateway_subscriptions', 'Subscriptions that are open.', labels);
  const told = counter(metrics, 'berth_gateway_deliveries_total', 'Results that subscribers were told.', labels);
  const cut = counter(
    metrics,
    'berth_gateway_slow_readers_total',
    'Clients that were sent away, since too much was waiting to be read by them.',
    labels,
  );
  const resets = counter(
    metrics,
    'berth_gateway_stream_resets_total',
    'Streams that could not go on from where their client had come.',
  );
  for (const transport of TRANSPORTS) {
    open.set({ transport }, 0);
    told.inc({ transport }, 0);
    cut.inc({ transport }, 0);
  }

  return {
    wasCut: (transport: Transport) => cut.inc({ transport }),
    wasReset: () => resets.inc(),
    counting(subscribe: Subscribe): Subscribe {
      return async (request) => {
        const results = await subscribe(request);
        const { stream } = request.context as Context;
        if (!stream || typeof results !== 'function') return results;
        const { transport } = stream;
        return counted(results, open.labels({ transport }), told.labels({ transport }));
      };
    },
  };
}

/** Open until it fails, or is stopped. */
function counted(results: Results, open: { inc(): void; dec(): void }, told: { inc(): void }): Results {
  return ({ next, fail }) => {
    let isOpen = true;
    open.inc();
    const end = () => {
      if (isOpen) open.dec();
      isOpen = false;
    };
    const stop = results({
      next(result) {
        told.inc();
        next(result);
      },
      fail(error) {
        end();
        fail(error);
      },
    });
    return () => {
      end();
      stop();
    };
  };
}
