import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { type Attempt, attempt } from '../attempt.ts';
import { decode, groupOf } from './message.ts';

const HEARTBEAT_MS = 1_000;

export interface Member extends Attempt {
  group: string;
  setAside: (message: KafkaMessage, cause: string) => Promise<void>;
}

/** Handles a batch of one partition, event by event; what is resolved is committed by kafkajs, also when this throws. */
export async function handleBatch(member: Member, payload: EachBatchPayload): Promise<void> {
  const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale } = payload;
  for (const message of batch.messages) {
    if (!isRunning() || isStale()) return;
    if ((groupOf(message) ?? member.group) === member.group) {
      const handled = await whileBeating(heartbeat, member.stop, (stop) => handleMessage({ ...member, stop }, message));
      if (!handled) return;
    }
    resolveOffset(message.offset);
    await heartbeat();
    await commitOffsetsIfNecessary();
  }
}

/** False where it was stopped before the message was done with. */
async function handleMessage(member: Member, message: KafkaMessage): Promise<boolean> {
  let event: ReturnType<typeof decode>;
  try {
    event = decode(message);
  } catch (error) {
    await member.setAside(message, String(error));
    return true;
  }
  const outcome = await attempt(member, event);
  if (outcome === 'stopped') return false;
  if (outcome !== 'done') await member.setAside(message, outcome.cause);
  return true;
}

/** Keeps the membership alive while a handler takes its time. Where it is lost all the same, the work is told to stop. */
async function whileBeating(
  heartbeat: () => Promise<void>,
  stop: AbortSignal,
  work: (stop: AbortSignal) => Promise<boolean>,
): Promise<boolean> {
  const lost = new AbortController();
  const beat = () => void heartbeat().catch((error) => lost.abort(error));
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    const handled = await work(AbortSignal.any([stop, lost.signal]));
    if (!handled && lost.signal.aborted) throw lost.signal.reason;
    return handled;
  } finally {
    clearInterval(timer);
  }
}
