import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { maskAddress } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { RequestsQuery, ServiceRequest } from './contract.ts';
import type { ServiceBook } from './services.ts';

/** GeoReport v2: without dates the last 90 days, and no span is longer; at most 1,000 requests an answer. */
const MOST_DAYS = 90;
const MOST_REQUESTS = 1_000;
const PAGE_SIZE = 50;
const DEEPEST = 100_000;
const STATUS = ['open', 'closed'];

interface Row {
  readonly number: string;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly address: string | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly receivedAt: Date;
  readonly flowId: string;
  readonly state: string;
  readonly closed: boolean;
  readonly changedAt: Date;
  readonly overallDueAt: Date | null;
  readonly leadOrganisationId: string | null;
  readonly synthetic: boolean;
  readonly publishedText: string | null;
}

/** Who may be seen: never private ones, never those that crossed a red line, only kinds that the city makes public. */
export interface PublicView {
  readonly city: City;
  readonly book: ServiceBook;
  readonly publicKinds: readonly string[];
}

/** Requests by the filters of GeoReport v2, newest first. Throws `open311.bad_date`, `open311.bad_status`. */
export async function listRequests(
  ctx: Ctx,
  view: PublicView,
  query: RequestsQuery,
): Promise<ServiceRequest[]> {
  if (query.service_request_id !== undefined) return findRequests(ctx, view, split(query.service_request_id));
  const { from, to } = spanOf(ctx, query);
  const statuses = split(query.status ?? '');
  for (const status of statuses)
    if (!STATUS.includes(status)) throw new AppError('open311.bad_status', { status });
  const closed = statuses.map((status) => status === 'closed');
  const codes = query.service_code === undefined ? undefined : split(query.service_code);
  const paged = query.page !== undefined || query.page_size !== undefined;
  const size = query.page_size ?? (paged ? PAGE_SIZE : MOST_REQUESTS);
  const offset = ((query.page ?? 1) - 1) * size;
  if (offset > DEEPEST) throw new AppError('open311.page_too_deep', { most: DEEPEST });
  const { rows } = await sql<Row>`${select(view)}
    AND r.received_at >= ${from} AND r.received_at <= ${to}
    AND (r.category_list || ' ' || r.category_code) = ANY(${view.book.categoriesOf(codes)}::text[])
    ${closed.length === 0 ? sql`` : sql`AND c.closed = ANY(${closed}::boolean[])`}
    ORDER BY r.received_at DESC, r.id DESC LIMIT ${size} OFFSET ${offset}`.execute(ctx.db.kysely);
  return rows.flatMap((row) => toRequest(view, row));
}

/** Requests by their ids; those that are not there, or not public, are left out. */
export async function findRequests(
  ctx: Ctx,
  view: PublicView,
  ids: readonly string[],
): Promise<ServiceRequest[]> {
  const { rows } = await sql<Row>`${select(view)} AND r.number = ANY(${ids.slice(0, MOST_REQUESTS)}::text[])
    ORDER BY r.received_at DESC, r.id DESC`.execute(ctx.db.kysely);
  return rows.flatMap((row) => toRequest(view, row));
}

function select(view: PublicView) {
  return sql`SELECT r.number, r.category_list AS "categoryList", r.category_code AS "categoryCode", r.address, r.lon,
      r.lat, r.received_at AS "receivedAt", c.flow_id AS "flowId", c.state, c.closed, c.changed_at AS "changedAt",
      c.overall_due_at AS "overallDueAt", c.lead_organisation_id AS "leadOrganisationId", r.synthetic,
      p.text AS "publishedText"
    FROM intake.report r JOIN loop.case c ON c.id = r.case_id
      LEFT JOIN open311.published_text p ON p.report_id = r.id
    WHERE NOT r.private AND r.red_line IS NULL AND r.kind = ANY(${view.publicKinds}::text[])`;
}

function toRequest({ city, book }: PublicView, row: Row): ServiceRequest[] {
  const service = book.ofCategory(row.categoryList, row.categoryCode);
  if (service === undefined) return [];
  const state = city.loop.flows.current(row.flowId).states[row.state]?.title.zh ?? row.state;
  return [
    {
      service_request_id: row.number,
      status: row.closed ? 'closed' : 'open',
      status_notes: row.synthetic ? `${state}（示范数据）` : state,
      service_name: service.service_name,
      service_code: service.service_code,
      description: row.publishedText ?? service.description,
      agency_responsible:
        row.leadOrganisationId === null
          ? null
          : (city.organisations.find(row.leadOrganisationId)?.name ?? null),
      service_notice: null,
      requested_datetime: toTime(row.receivedAt),
      updated_datetime: toTime(later(row.changedAt, row.receivedAt)),
      expected_datetime: row.overallDueAt && toTime(row.overallDueAt),
      address: publicAddress(row.address),
      address_id: null,
      zipcode: null,
      lat: row.lat && round(row.lat),
      long: row.lon && round(row.lon),
      media_url: null,
    },
  ];
}

/** Down to the street; nothing when no street or district can be told apart in it. */
function publicAddress(address: string | null): string | null {
  const masked = address === null ? '' : maskAddress(address).replace(/\*+$/, '');
  return masked === '' ? null : masked;
}

/** About ten metres: enough to find the thing, not the door. */
const round = (degrees: number) => Math.round(degrees * 10_000) / 10_000;

const later = (a: Date, b: Date) => new Date(Math.max(a.getTime(), b.getTime()));

function toTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function split(list: string): string[] {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function spanOf(ctx: Ctx, query: RequestsQuery): { from: Date; to: Date } {
  const start = query.start_date === undefined ? undefined : parseDate('start_date', query.start_date);
  const end = query.end_date === undefined ? undefined : parseDate('end_date', query.end_date);
  const spanMs = MOST_DAYS * DAY_MS;
  if (start === undefined) {
    const to = end ?? ctx.clock.now();
    return { from: new Date(to.getTime() - spanMs), to };
  }
  const to = end ?? new Date(Math.min(ctx.clock.now().getTime(), start.getTime() + spanMs));
  if (to < start)
    throw new AppError('open311.bad_date', { field: 'end_date', why: 'it is before start_date' });
  if (to.getTime() - start.getTime() > spanMs)
    throw new AppError('open311.bad_date', { field: 'end_date', why: `the span is above ${MOST_DAYS} days` });
  return { from: start, to };
}

function parseDate(field: string, text: string): Date {
  // A + that a client did not escape arrives as a blank.
  const date = new Date(text.trim().replace(' ', '+'));
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(date.getTime()))
    throw new AppError('open311.bad_date', {
      field,
      why: `"${text}" is no time such as 2026-11-18T00:00:00Z`,
    });
  return date;
}
