import { setTimeout as sleep } from 'node:timers/promises';

/** Half a minute in all: a cluster that is busy, or has just begun, takes its time. */
const PAUSES_MS = [100, 200, 400, 800, 1_600, 3_200, 6_400, 6_400, 6_400, 6_400];

/** Asks again for a while: what is new to a cluster is not known everywhere at once, and has no leader yet. */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  worthAsking: (error: Error & { type?: string }) => boolean = isNewsOnItsWay,
  pauses = PAUSES_MS,
): Promise<Answer> {
  const [pause, ...others] = pauses;
  return ask().catch(async (error) => {
    if (pause === undefined || !worthAsking(error)) throw error;
    await sleep(pause);
    return patiently(ask, worthAsking, others);
  });
}

function isNewsOnItsWay({ type = '' }: { type?: string }): boolean {
  return ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION'].includes(type);
}
