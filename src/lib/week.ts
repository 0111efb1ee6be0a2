/** The Monday of the week a day (YYYY-MM-DD) lies in. */
export function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay() || 7;
  return addDays(day, 1 - weekday);
}

/** The day so many days later; earlier when negative. */
export function addDays(day: string, days: number): string {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
