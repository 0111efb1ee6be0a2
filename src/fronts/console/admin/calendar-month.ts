/** The parts of a calendar definition that a month view needs. */
export interface CalendarDays {
  readonly weekly: Readonly<Record<string, readonly { start: string; end: string }[] | undefined>>;
  readonly exceptions: readonly CalendarDay[];
}

export interface CalendarDay {
  readonly date: string;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

export interface MonthCell {
  readonly date: string;
  readonly day: number;
  /** `exchange` is a day of rest that is worked (调休). */
  readonly kind: 'work' | 'rest' | 'holiday' | 'exchange';
  readonly name: string;
}

/** The weeks of a month from Monday; undefined outside of it. `month` is 1 to 12. */
export function monthOf(calendar: CalendarDays, year: number, month: number): (MonthCell | undefined)[][] {
  const exceptions = new Map(calendar.exceptions.map((each) => [each.date, each]));
  const first = new Date(Date.UTC(year, month - 1, 1));
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells: (MonthCell | undefined)[] = Array.from({ length: (first.getUTCDay() + 6) % 7 });
  for (let day = 1; day <= count; day++) {
    const at = new Date(Date.UTC(year, month - 1, day));
    const date = at.toISOString().slice(0, 10);
    const isWorked = (calendar.weekly[String(((at.getUTCDay() + 6) % 7) + 1)] ?? []).length > 0;
    const exception = exceptions.get(date);
    const kind =
      exception === undefined
        ? isWorked
          ? 'work'
          : 'rest'
        : exception.kind === 'holiday'
          ? 'holiday'
          : isWorked
            ? 'work'
            : 'exchange';
    cells.push({ date, day, kind, name: exception?.name ?? '' });
  }
  while (cells.length % 7 !== 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The exceptions after a day was pressed: worked becomes a holiday, a day off becomes worked, back to the rule. */
export function toggled(
  calendar: CalendarDays,
  cell: MonthCell,
  names: { holiday: string; workday: string },
): readonly CalendarDay[] {
  const others = calendar.exceptions.filter((each) => each.date !== cell.date);
  if (others.length < calendar.exceptions.length) return others;
  const kind = cell.kind === 'work' ? ('holiday' as const) : ('workday' as const);
  const added = { date: cell.date, kind, name: kind === 'holiday' ? names.holiday : names.workday };
  return [...others, added].sort((a, b) => (a.date < b.date ? -1 : 1));
}
