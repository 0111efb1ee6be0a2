/** The day on which the made-up city stands still; ages and dates count from here. */
export const TODAY = '2026-10-31';
const DAY_MS = 86_400_000;
const TODAY_NUMBER = Date.UTC(2026, 9, 31) / DAY_MS;

/** `2026-10-31` for the day so many days before TODAY (after it when below 0). */
export function daysAgo(days: number): string {
  const at = new Date((TODAY_NUMBER - Math.floor(days)) * DAY_MS);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** How many days a day lies before TODAY. */
export const daysSince = (day: string): number =>
  TODAY_NUMBER -
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS;
