import { findReport, findReportByExternalId, submitReport } from '../../base/intake/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { NewRequest } from './contract.ts';
import type { PublicView } from './queries.ts';
import { getService, KIND_ATTRIBUTE } from './services.ts';

export const CHANNEL = 'open311';

/**
 * Takes a request in. A place is needed: `lat` and `long`, or `address_string`. E-mail and device are not kept.
 * Throws `open311.*` and `intake.*` for bad input; nothing is stored then.
 */
export async function submitRequest(
  ctx: Ctx,
  view: PublicView,
  input: NewRequest & Readonly<Record<string, unknown>>,
): Promise<{ service_request_id: string; token: string }> {
  if (!input.service_code) throw new AppError('open311.missing', { field: 'service_code' });
  const service = getService(view.book, input.service_code);
  const point = pointOf(input);
  if (point === undefined && !input.address_string)
    throw new AppError('open311.missing', { field: 'lat and long, or address_string' });
  const kind = kindOf(view, input);
  const mediaUrl = mediaUrlOf(input.media_url);
  const name = [input.last_name, input.first_name].filter(Boolean).join(' ');
  const { report } = await submitReport(ctx, view.city, {
    channel: CHANNEL,
    externalId: ctx.ids.next(),
    text: input.description?.trim() || service.service_name,
    category: { list: view.city.categories.mainList, code: service.service_code },
    ...(kind !== undefined && { kind }),
    ...point,
    ...(input.address_string && { address: input.address_string }),
    ...((name !== '' || input.phone) && {
      reporter: { ...(name !== '' && { name }), ...(input.phone && { telephone: input.phone }) },
    }),
    attributes: { submittedBy: ctx.actor.id, ...(mediaUrl && { mediaUrl }) },
  });
  return { service_request_id: report.number, token: report.externalId };
}

function pointOf({ lat, long }: NewRequest): { lat: number; lon: number } | undefined {
  if (!lat && !long) return undefined;
  const point = { lat: Number(lat || Number.NaN), lon: Number(long || Number.NaN) };
  const right = Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180;
  if (!right) throw new AppError('open311.bad_point', { lat: lat ?? '', long: long ?? '' });
  return point;
}

function kindOf(view: PublicView, input: Readonly<Record<string, unknown>>): string | undefined {
  const kind = input[`attribute[${KIND_ATTRIBUTE}]`];
  if (kind === undefined || kind === '') return undefined;
  if (typeof kind === 'string' && view.publicKinds.includes(kind)) return kind;
  throw new AppError('open311.bad_attribute', { code: KIND_ATTRIBUTE, right: view.publicKinds });
}

/** The address of a picture is kept for staff to open; the server itself never follows it. */
function mediaUrlOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  throw new AppError('open311.bad_media_url');
}

/** The request that a token was given out for. Throws `open311.token_unknown`. */
export async function getRequestIdOfToken(ctx: Ctx, token: string): Promise<string> {
  const report = await findReportByExternalId(ctx.db, CHANNEL, token);
  if (report === undefined) throw new AppError('open311.token_unknown');
  return report.number;
}

const upsertText = statement(
  'open311.publish_text',
  `INSERT INTO open311.published_text (report_id, text, published_at, published_by) VALUES ($1, $2, $3, $4)
   ON CONFLICT (report_id) DO UPDATE SET text = excluded.text, published_at = excluded.published_at,
     published_by = excluded.published_by`,
);
const deleteText = statement(
  'open311.unpublish_text',
  'DELETE FROM open311.published_text WHERE report_id = $1',
);

/** Makes the words of a report public as they were reviewed; empty words take them back. */
export async function publishText(ctx: Ctx, reportId: string, text: string): Promise<void> {
  const report = await findReport(ctx.db, reportId);
  if (report === undefined) throw new AppError('intake.report_not_found');
  if (report.private) throw new AppError('open311.private');
  if (text.trim() === '') await ctx.db.run(deleteText, [reportId]);
  else await ctx.db.run(upsertText, [reportId, text.trim(), ctx.clock.now(), ctx.actor.id]);
}
