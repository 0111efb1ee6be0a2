import { DAY_MS } from '../../lib/time.ts';
import type { MessageSettings } from './contract.ts';

/** Minutes since midnight of an instant, by the city's clock. */
function minutesOf(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
}

function minutesIn(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/**
 * When something that can wait may go to a phone: now, or when the quiet hours end. Quiet hours may span midnight;
 * equal ends mean that there are none.
 */
export function afterQuiet(at: Date, settings: MessageSettings, timeZone: string): Date {
  const from = minutesIn(settings.quietFrom);
  const until = minutesIn(settings.quietUntil);
  const now = minutesOf(at, timeZone);
  const isQuiet = from <= until ? now >= from && now < until : now >= from || now < until;
  if (!isQuiet) return at;
  const waitMinutes = (until - now + 1_440) % 1_440;
  const wholeMinuteMs = at.getTime() - (at.getTime() % 60_000);
  return new Date(wholeMinuteMs + waitMinutes * 60_000);
}

/** The beginning of the city's day in which an instant lies. */
export function dayStart(at: Date, timeZone: string): Date {
  const start = at.getTime() - (at.getTime() % 60_000) - minutesOf(at, timeZone) * 60_000;
  return new Date(Math.max(start, at.getTime() - DAY_MS));
}
