/** What an instant is worded with. */
export interface InstantWords {
  readonly today: string;
  readonly yesterday: string;
  readonly tomorrow: string;
}

const DAY_MS = 86_400_000;

/** An instant as people of the city read it: `今天 14:20`, `11月3日 09:05`; empty for none. `at` is ISO 8601. */
export function instantInWords(
  at: string | null | undefined,
  nowMs: number,
  { timeZone, locale, words }: { timeZone: string; locale: string; words: InstantWords },
): string {
  if (at === null || at === undefined || at === '') return '';
  const instant = new Date(at);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { timeZone, month: 'short', day: 'numeric' });
  const its = day.format(instant);
  const named = new Map([
    [day.format(nowMs), words.today],
    [day.format(nowMs - DAY_MS), words.yesterday],
    [day.format(nowMs + DAY_MS), words.tomorrow],
  ]);
  return `${named.get(its) ?? date.format(instant)} ${clock.format(instant)}`;
}
