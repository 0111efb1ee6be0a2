import { type Asset, type AssetKind, readAsset } from '../../lib/asset.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { Area } from '../areas/index.ts';
import { act, type CaseState, type CaseSubject, comment, type GivenLimits, openCase } from '../loop/index.ts';
import { type FusionMatch, findSameThing } from './fusion.ts';
import type { Intake } from './parts.ts';
import {
  findAssetNumber,
  findEarlierReport,
  findReportByExternalId,
  insertReport,
  insertReporter,
  type StoredReport,
  storeFusion,
} from './report-store.ts';
import { type PastTicket, pastLimits, takeOver, untimedSteps } from './take-over.ts';
import { type Suggestion, understand } from './understand.ts';

/** Most characters of a report; what is longer belongs into an attachment. */
export const TEXT_LIMIT = 20_000;
const TITLE_LENGTH = 60;

/** A report as a channel hands it over, already checked for its form. */
export interface NewReport {
  readonly channel: string;
  /** The channel's own id: the same one again gives the same report, whatever its text. */
  readonly externalId: string;
  readonly text: string;
  readonly title?: string | undefined;
  readonly kind?: string | undefined;
  readonly category?: { readonly list: string; readonly code: string } | undefined;
  readonly condition?: string | undefined;
  readonly lon?: number | undefined;
  readonly lat?: number | undefined;
  readonly address?: string | undefined;
  /** Code of an area, when there is no point: a ticket that names its district. */
  readonly areaCode?: string | undefined;
  readonly reporter?:
    | {
        readonly citizenId?: string | undefined;
        readonly name?: string | undefined;
        readonly telephone?: string | undefined;
        readonly onBehalf?: boolean | undefined;
      }
    | undefined;
  readonly private?: boolean | undefined;
  /** The thing that it is about, as somebody read its number. */
  readonly asset?: { readonly kind: AssetKind; readonly number: string } | undefined;
  readonly synthetic?: boolean | undefined;
  readonly reportedAt?: Date | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  /** A case that is opened and handled without a dispatcher, e.g. a patrol's small thing. */
  readonly neverDispatch?: boolean | undefined;
  /** An open case that the reporter chose to join: "the same here". Whether they may is checked by the channel. */
  readonly joins?: string | undefined;
  /** Limits of single clocks that the channel gives, e.g. because another platform set a deadline. */
  readonly limits?: GivenLimits | undefined;
  /** 1 to 4; 3 unless said. A red line or the limit table may make it more urgent. */
  readonly priority?: number | undefined;
  /** What another system has done with it so far: it is taken over in that step, fused with nothing, and nobody is told. */
  readonly past?: PastTicket | undefined;
  /** Clocks run from now on, however long ago it was reported; for a list that is tried out. */
  readonly clocksFromNow?: boolean | undefined;
  /** Reported so long ago that an alarm for it comes too late: a red line still shows and makes it urgent. */
  readonly silent?: boolean | undefined;
  /** Words to be understood by, in place of title and text, and stored nowhere: those of a secret ticket. */
  readonly understoodFrom?: string | undefined;
}

export interface SubmittedReport {
  readonly report: StoredReport;
  readonly suggestion: Suggestion;
  /** Absent when the report had arrived before. */
  readonly case?: CaseState;
  readonly fused?: FusionMatch;
  readonly known: boolean;
  /** The case in the step in which it goes on here, when another system had it before. */
  readonly takenOver?: CaseState;
}

/** Neither fused with others nor dispatched by the machine: what its channel or another system decides about. */
const isKeptApart = (input: NewReport): boolean => input.neverDispatch === true || input.past !== undefined;

/**
 * Takes a report in: places it, understands it, looks whether it is about something already open, and opens a case
 * or joins one. Whether a person or the machine dispatches depends on the confidence. Idempotent by channel and
 * external id. Throws `intake.*` and `classify.*` errors for bad input; nothing is stored then.
 * Emits `intake.report.received` and, when a red line is crossed, `intake.red_line.crossed`.
 */
export async function submitReport(ctx: Ctx, intake: Intake, input: NewReport): Promise<SubmittedReport> {
  const text = cleanText(input.text);
  if (text === '') throw new AppError('intake.text_empty');
  if (text.length > TEXT_LIMIT)
    throw new AppError('intake.text_too_long', { length: text.length, limit: TEXT_LIMIT });
  const path = placeOf(intake, input);
  const reportedAt = input.reportedAt ?? ctx.clock.now();
  const day = intake.loop.dayOf(ctx.clock.now());
  const category =
    input.category && intake.categories.getUsable(input.category.list, input.category.code, day);
  const title = cleanText(input.title ?? '').slice(0, TITLE_LENGTH) || firstWords(text);
  const { suggestion: understood, redLine } = understand(intake, {
    text: input.understoodFrom ?? `${title} ${text}`,
    kind: input.kind,
    category,
    path,
    day,
  });
  // The words that decided would give a secret text away.
  const suggestion = input.understoodFrom === undefined ? understood : { ...understood, words: [] };
  const draft: Draft = { input, text, title, path, reportedAt, suggestion, redLine, asset: assetOf(input) };
  return inTransaction(ctx, async (tx) => {
    const known = await findReportByExternalId(tx.db, input.channel, input.externalId);
    if (known) return { report: known, suggestion: known.suggestion, known: true };
    return store(tx, intake, draft);
  });
}

interface Draft {
  readonly input: NewReport;
  readonly text: string;
  readonly title: string;
  readonly path: readonly Area[];
  readonly reportedAt: Date;
  readonly suggestion: Suggestion;
  readonly redLine: Intake['redLines'][number] | undefined;
  readonly asset: Asset | undefined;
}

async function store(tx: Ctx, intake: Intake, draft: Draft): Promise<SubmittedReport> {
  const { input, suggestion, redLine } = draft;
  const reporterId = input.reporter ? insertReporter(tx, input.reporter) : null;
  const same = await findFusion(tx, intake, draft);
  const opened = same ? undefined : await openIncident(tx, intake, draft);
  const caseId = same?.caseId ?? opened!.id;
  const repeatOf =
    (same && input.reporter && (await findEarlierReport(tx.db, caseId, input.reporter))) ?? null;
  const report: StoredReport = {
    id: tx.ids.next(),
    number: opened?.number ?? (await intake.loop.nextNumber(tx)),
    channel: input.channel,
    externalId: input.externalId,
    kind: suggestion.kind,
    title: draft.title,
    text: draft.text,
    lon: input.lon ?? null,
    lat: input.lat ?? null,
    address: input.address?.slice(0, 300) ?? null,
    areaId: draft.path.at(-1)?.id ?? null,
    reporterId,
    caseId,
    repeatOf,
    categoryList: suggestion.category?.list ?? null,
    categoryCode: suggestion.category?.code ?? null,
    suggestion,
    redLine: redLine?.id ?? null,
    private: input.private ?? suggestion.kind === '举报',
    synthetic: input.synthetic ?? false,
    reportedAt: draft.reportedAt,
    receivedAt: tx.clock.now(),
  };
  insertReport(tx.db, report);
  if (same) storeFusion(tx, report, same);
  if (same && draft.asset) await keepAsset(tx, intake, report, draft.asset);
  tellReceived(tx, report, draft, opened);
  const dispatched =
    opened &&
    (input.past
      ? takeOver(tx, intake, opened, input.past)
      : await dispatchAutomatically(tx, intake, opened, draft));
  const state = dispatched ?? opened;
  return {
    ...{ report, suggestion, known: false, ...(state && { case: state }), ...(same && { fused: same }) },
    ...(state && input.past && { takenOver: state }),
  };
}

async function findFusion(tx: Ctx, intake: Intake, draft: Draft): Promise<FusionMatch | undefined> {
  const { category } = draft.suggestion;
  const { joins } = draft.input;
  if (joins !== undefined) return { caseId: joins, score: 1, reasons: { chosen: true } };
  // 举报 is never put together with others: its reporter must not be found through them.
  // Nor is a secret one.
  const alone = isKeptApart(draft.input) || draft.input.understoodFrom !== undefined;
  if (category === undefined || draft.suggestion.kind === '举报' || alone) return undefined;
  const { lon, lat } = draft.input;
  const question = { list: category.list, code: category.code, text: `${draft.title} ${draft.text}` };
  const found = await findSameThing(tx, intake.fusionRules, {
    ...{ ...question, lon, lat, reportedAt: draft.reportedAt },
  });
  if (found === undefined || draft.asset === undefined) return found;
  // The post beside it is another thing, however alike what is said of both.
  const other = await findAssetNumber(tx.db, found.caseId);
  return other === undefined || other === draft.asset.number ? found : undefined;
}

/** A report that joins a case without a number brings its own; one that the case has stands. */
async function keepAsset(tx: Ctx, intake: Intake, report: StoredReport, asset: Asset): Promise<void> {
  const { caseId, number } = report;
  if ((await findAssetNumber(tx.db, caseId)) !== undefined) return;
  await comment({ ...tx, actor: systemActor('intake') }, intake.loop, {
    ...{ caseId, visibility: 'inner', text: `并入的上报 ${number} 写明编号 ${asset.number}` },
    resolved: { subject: { asset } },
  });
}

async function openIncident(tx: Ctx, intake: Intake, draft: Draft): Promise<CaseState> {
  const { input, suggestion, redLine } = draft;
  const subject: CaseSubject = {
    title: draft.title,
    description: draft.text,
    channel: input.channel,
    kind: suggestion.kind,
    ...(suggestion.category && {
      categoryList: suggestion.category.list,
      categoryCode: suggestion.category.code,
    }),
    priority: redLine ? 1 : (input.priority ?? 3),
    synthetic: input.synthetic ?? false,
    place: {
      areaPath: draft.path.map((area) => area.id),
      ...(draft.path.length > 0 && { areaId: draft.path.at(-1)!.id }),
      ...(input.lon !== undefined && input.lat !== undefined && { lon: input.lon, lat: input.lat }),
      ...(input.address && { address: input.address.slice(0, 300) }),
    },
    ...(draft.asset && { asset: draft.asset }),
  };
  const limits = input.limits ?? (input.past && limitsOfPast(intake, subject, input.past, draft.reportedAt));
  return openCase(tx, intake.loop, {
    flowId: 'incident',
    subject,
    origin: { suggestion, ...(redLine && { redLine: redLine.id }) },
    ...attributesOf(input, draft.reportedAt),
    ...(input.condition && { condition: input.condition }),
    ...(input.reportedAt && !input.clocksFromNow && { openedAt: input.reportedAt }),
    ...(limits && { limits }),
  });
}

function attributesOf({ attributes, past }: NewReport, reportedAt: Date) {
  const untimed = past ? untimedSteps(past, reportedAt) : [];
  if (untimed.length > 0) return { attributes: { ...attributes, untimed } };
  return attributes && { attributes };
}

function limitsOfPast(
  { loop }: Intake,
  { categoryList, categoryCode, kind }: CaseSubject,
  past: PastTicket,
  openedAt: Date,
): GivenLimits | undefined {
  const question = { categoryList, categoryCode, kind, day: loop.dayOf(openedAt) };
  return pastLimits(past, openedAt, () => {
    const limits = loop.limits().resolve(loop.flows.current('incident'), question, loop.currentCalendar());
    return limits.citizen!.duration;
  });
}

async function dispatchAutomatically(
  tx: Ctx,
  intake: Intake,
  opened: CaseState,
  { input, suggestion }: Draft,
): Promise<CaseState | undefined> {
  const { route } = suggestion;
  if (!suggestion.automatic || !route || isKeptApart(input)) return undefined;
  const assistants = route.assistants.map((unit) => unit.id);
  return act({ ...tx, actor: systemActor('dispatch') }, intake.loop, {
    caseId: opened.id,
    action: 'dispatch',
    capacity: 'system',
    form: { unit: route.unit.id, ...(assistants.length > 0 && { assistants }) },
  });
}

function tellReceived(tx: Ctx, report: StoredReport, draft: Draft, opened: CaseState | undefined): void {
  const { suggestion, redLine, path } = draft;
  const data = {
    reportId: report.id,
    caseId: report.caseId,
    number: report.number,
    channel: report.channel,
    kind: report.kind,
    opened: opened !== undefined,
    automatic: suggestion.automatic,
    areaIds: path.map((area) => area.id),
    ...(draft.input.past && { takenOver: true }),
  };
  tx.emit({ type: 'intake.report.received', aggregate: `case:${report.caseId}`, data });
  // Whoever took it first has rung: it is not rung again when the ticket moves house.
  if (redLine && draft.input.past === undefined && !draft.input.silent) {
    const { id, level, ring, withinMinutes } = redLine;
    const crossed = { ...data, redLine: id, level, ring, withinMinutes };
    tx.emit({ type: 'intake.red_line.crossed', aggregate: `case:${report.caseId}`, data: crossed });
  }
}

function placeOf(intake: Intake, input: NewReport): readonly Area[] {
  const { lon, lat, areaCode } = input;
  if ((lon === undefined) !== (lat === undefined)) throw new AppError('intake.half_point');
  if (lon !== undefined && lat !== undefined) {
    const place = intake.areas.locate(lon, lat);
    if (place === undefined) throw new AppError('intake.outside_city', { lon, lat });
    return place.path;
  }
  if (areaCode === undefined) return [];
  const area = intake.areas.findByCode(areaCode);
  if (area === undefined) throw new AppError('intake.area_unknown', { area: areaCode });
  return intake.areas.resolve(area.path);
}

function assetOf({ asset }: NewReport): Asset | undefined {
  if (asset === undefined) return undefined;
  const read = readAsset(asset.kind, asset.number);
  if (read === undefined) throw new AppError('intake.asset_invalid', { number: asset.number });
  return read;
}

/** Takes out control characters and blank ends; everything else stays as it was written and is escaped where shown. */
function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g, '').trim();
}

function firstWords(text: string): string {
  const sentence = /^[^。！？!?\n]{4,}/.exec(text)?.[0] ?? text;
  return sentence.length > TITLE_LENGTH ? `${sentence.slice(0, TITLE_LENGTH - 1)}…` : sentence;
}
