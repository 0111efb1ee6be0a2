/** Days from and to, both included (YYYY-MM-DD). */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const PERIODS = ['thisMonth', 'lastMonth', 'last30', 'last90'] as const;
export type PeriodName = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;
const iso = (at: Date): string => at.toISOString().slice(0, 10);

/** A period that ends at the latest today; `today` is the city's day. */
export function periodOf(name: PeriodName, today: string): Period {
  const day = new Date(`${today}T00:00:00Z`);
  const first = (monthsBack: number): Date =>
    new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - monthsBack, 1));
  const back = (days: number): Period => ({
    from: iso(new Date(day.getTime() - (days - 1) * DAY_MS)),
    to: today,
  });
  switch (name) {
    case 'thisMonth':
      return { from: iso(first(0)), to: today };
    case 'lastMonth':
      return { from: iso(first(1)), to: iso(new Date(first(0).getTime() - DAY_MS)) };
    case 'last30':
      return back(30);
    case 'last90':
      return back(90);
  }
}

/** The month of an instant (ISO 8601), whole; undefined for none. */
export function monthOf(at: string | null): Period | undefined {
  if (at === null) return undefined;
  const day = new Date(at);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  return { from: iso(new Date(Date.UTC(year, month, 1))), to: iso(new Date(Date.UTC(year, month + 1, 0))) };
}
