import type { Slot } from '@berth/client';

export function drawn(name: string, slots: readonly Slot[]): string {
  const lines = slots.map(({ startsAt, endsAt }) => `  ${startsAt.slice(0, 16)} – ${endsAt.slice(11, 16)}`);
  return [`${name}: ${slots.length === 0 ? 'free' : 'taken'}`, ...lines].join('\n');
}
