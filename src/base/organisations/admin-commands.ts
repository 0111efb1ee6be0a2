import type { CalendarDefinition } from '../../lib/calendar/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { CalendarInput, DutyInput } from './admin-contract.ts';
import { storeCalendar } from './calendars.ts';
import type { OrganisationDirectory } from './directory.ts';

const insertDuty = statement(
  'organisations.insert_duty',
  `INSERT INTO organisations.duty (id, category_list, category_prefix, lead, assist, areas, legal_basis, source,
     valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const endDuty = statement(
  'organisations.end_duty',
  `UPDATE organisations.duty SET valid_to = $2
   WHERE id = $1 AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2) RETURNING category_list AS list`,
);

/**
 * Adds a line to the duty list; the line it replaces ends on the same day. Throws `organisations.rule_unknown` for a
 * unit that exists nowhere, `organisations.duty_not_current` for a line that has ended or begins later.
 */
export async function storeDuty(
  tx: Ctx,
  organisations: OrganisationDirectory,
  input: DutyInput,
): Promise<{ id: string }> {
  for (const rule of [input.lead, ...(input.assist ?? [])]) checkRule(organisations, rule);
  if (input.replaces) await endDutyLine(tx, input.replaces, input.validFrom);
  const id = tx.ids.next();
  await tx.db.run(insertDuty, [
    ...[id, input.categoryList, input.categoryPrefix, input.lead, input.assist ?? [], input.areas ?? []],
    ...[input.legalBasis ?? '', input.source ?? '', input.validFrom],
  ]);
  const { categoryList, categoryPrefix, lead, validFrom, replaces } = input;
  const details = { categoryList, categoryPrefix, lead, validFrom, replaces };
  await audit(tx, { action: 'organisations.duty_stored', subject: `duty:${id}`, details });
  return { id };
}

const keepDutyLine = statement(
  'organisations.keep_duty',
  `INSERT INTO organisations.duty (id, category_list, category_prefix, lead, assist, areas, legal_basis, source, valid_from)
   SELECT $1, $2, $3, $4, '{}', '{}', '', $5, $6::date WHERE NOT EXISTS (
     SELECT 1 FROM organisations.duty WHERE category_list = $2 AND category_prefix = $3 AND areas = '{}'
       AND (valid_to IS NULL OR valid_to > $6::date))`,
);

/** The unit of a category of an imported list, where the duty list names none for it yet. */
export async function keepDuty(
  tx: Ctx,
  input: { categoryList: string; categoryPrefix: string; lead: string; source: string; validFrom: string },
): Promise<void> {
  const { categoryList, categoryPrefix, lead, source, validFrom } = input;
  await tx.db.run(keepDutyLine, [tx.ids.next(), categoryList, categoryPrefix, lead, source, validFrom]);
}

/** Ends a line of the duty list on a day. Throws `organisations.duty_not_current`. */
export async function endDutyLine(tx: Ctx, id: string, validTo: string): Promise<void> {
  const [ended] = await tx.db.run(endDuty, [id, validTo]);
  if (ended === undefined) throw new AppError('organisations.duty_not_current', { day: validTo });
  await audit(tx, { action: 'organisations.duty_ended', subject: `duty:${id}`, details: { validTo } });
}

/** `{district}.water` must fit at least one unit, `city.water` exactly that one. */
function checkRule(organisations: OrganisationDirectory, rule: string): void {
  const match = /^\{[\w-]+\}(\..+)$/.exec(rule);
  const found = match
    ? organisations.all().some((unit) => unit.code.endsWith(match[1]!))
    : organisations.findByCode(rule) !== undefined;
  if (!found) throw new AppError('organisations.rule_unknown', { rule });
}

/**
 * Adds a version of the city's calendar; open clocks keep the version they were started with. Throws `calendar.*` for
 * what cannot be counted with, and `organisations.calendar_hole` when a year between has no holidays at all or the
 * new version knows less far than the one in force.
 */
export async function storeCalendarVersion(
  tx: Ctx,
  current: CalendarDefinition,
  input: CalendarInput,
): Promise<{ version: number }> {
  const years = yearsWithin(input.knownFrom, input.knownUntil);
  const empty = years.find((year) => !input.exceptions.some((each) => each.date.startsWith(`${year}-`)));
  if (empty !== undefined) throw new AppError('organisations.calendar_hole', { year: empty });
  if (input.knownUntil < current.knownUntil || input.knownFrom > current.knownUntil)
    throw new AppError('organisations.calendar_hole', { year: current.knownUntil });
  const [newest] = await tx.db.query<{ version: number }>(
    'SELECT max(version) AS version FROM organisations.calendar WHERE id = $1',
    [current.id],
  );
  const version = (newest?.version ?? 0) + 1;
  await storeCalendar(tx, { ...current, ...(input as Partial<CalendarDefinition>), version });
  const details = { version, knownUntil: input.knownUntil, exceptions: input.exceptions.length };
  await audit(tx, { action: 'organisations.calendar_stored', subject: `calendar:${current.id}`, details });
  return { version };
}

/** The whole years between two days. */
function yearsWithin(from: string, until: string): number[] {
  const first = Number(from.slice(0, 4)) + (from.slice(5) === '01-01' ? 0 : 1);
  const last = Number(until.slice(0, 4)) - (until.slice(5) === '12-31' ? 0 : 1);
  return Array.from({ length: Math.max(0, Math.min(last - first + 1, 100)) }, (_, index) => first + index);
}
