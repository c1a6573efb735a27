import {
  BrokenCircuitError,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
  SamplingBreaker,
} from 'cockatiel';
import type { Logger } from 'pino';
import type { Wanted } from './wanted.ts';

/** Of those in the last seconds, more than half must fail, and at least five be known. */
const SAMPLE = { threshold: 0.5, duration: 10_000, minimumRps: 0.5 };
/** So often one request tries whether the subgraph is back. */
const TRIAL_EVERY_MS = 250;
/** What waits is bounded by its deadline, too. */
const QUEUE = 10_000;

export interface BreakerOptions {
  atOnce: number;
  isFailure: (error: unknown) => boolean;
  wasTried: (error: unknown) => boolean;
  logger: Logger;
  onChange: (isOpen: boolean) => void;
}

/** Stands before one subgraph: lets so many through at a time, and nobody while hardly anything comes back. */
export function createBreaker({ atOnce, isFailure, wasTried, logger, onChange }: BreakerOptions) {
  const places = bulkhead(atOnce, QUEUE);
  const isTrial = () => circuit.state === CircuitState.HalfOpen;
  // That somebody did not wait for the trial to end does not say that it is back.
  const counts = handleWhen((error) => isFailure(error) || (isTrial() && !wasTried(error)));
  const circuit: CircuitBreakerPolicy = circuitBreaker(counts, {
    breaker: new SamplingBreaker(SAMPLE),
    halfOpenAfter: TRIAL_EVERY_MS,
  });
  let isAway = false;
  circuit.onStateChange((state) => {
    // Each trial that fails opens it once more, which is nothing new.
    if (isAway === (state !== CircuitState.Closed)) return;
    isAway = !isAway;
    onChange(isAway);
    if (isAway) logger.warn('hardly answers: it is asked again by and by');
    else logger.info('answers again');
  });

  return <Answer>(wanted: Wanted, ask: () => Promise<Answer>): Promise<Answer> => {
    const inPlace = () => {
      if (wanted.reason) throw wanted.reason;
      // The trial may last as long as its deadline: others are told at once, not then.
      if (isTrial()) throw new BrokenCircuitError();
      return circuit.execute(ask);
    };
    // Who has a place notices by itself when it is given up; who waits for one keeps its turn, or nobody would take that.
    return places.executionSlots > 0 ? places.execute(inPlace) : wanted.or(places.execute(inPlace));
  };
}
