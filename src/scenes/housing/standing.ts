import type { Standing } from './contract.ts';

/** Where a letting stands on a day, YYYY-MM-DD. */
export function standingOf(
  { startsOn, endsOn, state }: { startsOn: string; endsOn: string; state: 'running' | 'ended' },
  today: string,
  expiringWithinDays: number,
): Standing {
  if (state === 'ended') return 'ended';
  if (endsOn < today) return 'lapsed';
  if (startsOn > today) return 'future';
  return endsOn <= dayAfter(today, expiringWithinDays) ? 'expiring' : 'running';
}

/** The day so many days later, YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
