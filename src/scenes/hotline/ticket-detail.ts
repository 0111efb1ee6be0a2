import { findReport, incidentFlow, reportersOf, type StoredReport } from '../../base/intake/index.ts';
import { type CaseState, clockViews, findCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import { audit } from '../../platform/audit/record.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { askableFor } from './ask.ts';
import { callBacksOf } from './call-backs.ts';
import type { DeadlineView, TicketDetail } from './contract.ts';
import { exitsFor } from './exits.ts';
import { innerWhy } from './limits.ts';
import { requestsOfTicket, viewRequest } from './requests.ts';
import { findVisibleTicket, isLocked, type TicketRow, titleOfStatus, viewTicket } from './ticket-list.ts';
import { ticketsOfCases } from './ticket-store.ts';

const selectChanges = statement(
  'hotline.ticket.changes',
  `SELECT field, before, after, changed_at AS at, changed_by AS by FROM hotline.ticket_change
   WHERE ticket_id = $1 ORDER BY changed_at, id LIMIT 500`,
);
const selectSecret = statement(
  'hotline.secret.select',
  `SELECT title, text, address, reporter_name AS name, reporter_telephone AS telephone
   FROM hotline.secret_text WHERE ticket_id = $1`,
);
const selectTaken = statement(
  'hotline.ticket.taken_over',
  `SELECT sequence, type, at, organisation_id AS "organisationId" FROM loop.v_action
   WHERE case_id = $1 AND sequence <= $2 AND type <> 'open' ORDER BY sequence LIMIT 200`,
);
const selectFused = statement(
  'hotline.ticket.fused',
  'SELECT 1 FROM intake.fusion WHERE report_id = $1 AND case_id = $2 AND undone_at IS NULL LIMIT 1',
);
const selectReply = statement(
  'hotline.ticket.reply',
  `SELECT reason FROM hotline.request WHERE ticket_id = $1 AND kind = 'completion' ORDER BY id DESC LIMIT 1`,
);

/**
 * A ticket with both sides' view, why its deadlines are when they are, its requests, its ways out and its changes. Of
 * a locked one everything but its words. Who opens a secret one is noted in the audit log.
 * Throws `hotline.ticket_not_found`, also when the caller may not see its case.
 */
export async function getTicket(ctx: Ctx, parts: SceneParts, id: string): Promise<TicketDetail> {
  const row = await findVisibleTicket(ctx, id);
  if (row === undefined) throw new AppError('hotline.ticket_not_found');
  const locked = isLocked(ctx, row);
  const [state, report] = await Promise.all([findCase(ctx.db, row.caseId), findReport(ctx.db, row.reportId)]);
  const requests = await requestsOfTicket(ctx.db, id);
  const siblings = (await ticketsOfCases(ctx.db, [row.caseId])).filter((each) => each.id !== id);
  const [reply] = await ctx.db.run<{ reason: string }>(selectReply, [id]);
  const [fused] = await ctx.db.run(selectFused, [row.reportId, row.caseId]);
  return {
    ...viewTicket(ctx, parts, row),
    ...(locked ? NO_WORDS : await wordsOf(ctx, row, report)),
    ...(locked ? { category: null, suggestedUnit: null } : subjectOf(parts, state, report)),
    reportId: row.reportId,
    fused: fused !== undefined,
    reply: locked ? null : reply?.reason || null,
    deadlines: deadlinesOf(ctx, parts, row, state),
    clocks: state ? clockViews(parts.city.loop, incidentFlow, state, ctx.clock.now()) : [],
    taken: await takenOver(ctx, parts, row),
    siblings: siblings.map((each) => ({
      ...{ id: each.id, number: each.upperNumber, deadline: each.upperDeadline.toISOString() },
      locked: isLocked(ctx, { ...row, secret: each.secret }),
    })),
    exits: await exitsFor(ctx.db, row.kind, row.state),
    callBacks: await callBacksOf(ctx.db, id, locked),
    askable: askableFor(ctx, row, requests),
    requests: requests.map((request) => viewRequest(request, locked)),
    changes: await changesOf(ctx, id),
  };
}

const NO_WORDS = { text: '', address: null, reporter: null };

async function changesOf(ctx: Ctx, id: string): Promise<TicketDetail['changes']> {
  type Change = Omit<TicketDetail['changes'][number], 'at'> & { readonly at: Date };
  const changes = await ctx.db.run<Change>(selectChanges, [id]);
  return changes.map((change) => ({ ...change, at: change.at.toISOString() }));
}

interface SecretRow {
  readonly title: string | null;
  readonly text: string;
  readonly address: string | null;
  readonly name: string | null;
  readonly telephone: string | null;
}

/** From the row of its own when the ticket is or was secret, else from the report. */
async function wordsOf(ctx: Ctx, row: TicketRow, report: StoredReport | undefined) {
  const [secret] = await ctx.db.run<SecretRow>(selectSecret, [row.id]);
  if (secret !== undefined) {
    await audit(ctx, { action: 'hotline.secret.read', subject: `hotline:${row.id}` });
    const { title, text, address } = secret;
    return { ...(title && { title }), text, address, reporter: maskReporter(secret) };
  }
  const reporters = await reportersOf(ctx.db, row.caseId);
  const reporter = report?.reporterId ? reporters.get(report.reporterId) : undefined;
  return {
    title: report?.title ?? row.title,
    text: report?.text ?? '',
    address: report?.address ?? null,
    reporter: reporter ? maskReporter(reporter) : null,
  };
}

function maskReporter({ name, telephone }: { name: string | null; telephone: string | null }) {
  if (name === null && telephone === null) return null;
  return { name: name && maskName(name), telephone: telephone && maskPhone(telephone) };
}

function subjectOf(parts: SceneParts, state: CaseState | undefined, report: StoredReport | undefined) {
  const { categoryList: list, categoryCode: code } = state?.subject ?? {};
  const found = list && code ? parts.city.categories.find(list, code) : undefined;
  const unit = report?.suggestion.route?.unit;
  return {
    category: list && code ? { list, code, name: found?.name ?? code } : null,
    suggestedUnit: unit ? { id: unit.id, name: unit.name } : null,
  };
}

/** Each deadline with its reason: the upper platform's, ours, and the unit's where one runs. */
function deadlinesOf(
  ctx: Ctx,
  parts: SceneParts,
  row: TicketRow,
  state: CaseState | undefined,
): DeadlineView[] {
  const now = ctx.clock.now();
  const inner = innerWhy(parts, row);
  const found: DeadlineView[] = [
    {
      ...{ id: 'upper', title: { zh: '上级时限', en: 'Upper deadline' } },
      ...{ dueAt: row.upperDeadline.toISOString(), passed: row.closedAt === null && row.upperDeadline < now },
      why: {
        zh: '上级平台随工单下达，延期须经其同意',
        en: 'Set by the upper platform; it grants extensions',
      },
    },
    {
      ...{ id: 'inner', title: { zh: '内控时限', en: 'Inner deadline' } },
      ...{ dueAt: row.innerDueAt.toISOString(), passed: !row.closed && row.innerDueAt < now },
      why: { zh: inner.zh, en: inner.en },
    },
  ];
  const handle = state?.clocks.handle;
  if (handle?.dueAt == null) return found;
  const ours = handle.dueAt.getTime() >= row.innerDueAt.getTime() - 1_000;
  const source = state?.limits.handle?.source ?? '';
  return [
    ...found,
    {
      ...{ id: 'handle', title: { zh: '处置时限', en: 'Handling' } },
      ...{ dueAt: handle.dueAt.toISOString(), passed: handle.dueAt < now },
      why: ours
        ? { zh: '处置钟不晚于内控时限', en: 'The unit’s clock ends no later than the inner deadline' }
        : { zh: `本单位时限更早：${source}`, en: `The unit’s own limit is earlier: ${source}` },
    },
  ];
}

/** What was taken over with a ticket in progress: step, holder, and each action that was replayed. */
async function takenOver(ctx: Ctx, parts: SceneParts, row: TicketRow): Promise<TicketDetail['taken']> {
  if (row.takenOver === null) return null;
  type Action = { sequence: number; type: string; at: Date; organisationId: string | null };
  const actions = await ctx.db.run<Action>(selectTaken, [row.caseId, row.takenOverVersion]);
  const { step, holder, status } = row.takenOver;
  return {
    ...{ at: row.takenInAt.toISOString(), step, holder, status: titleOfStatus(status) },
    actions: actions.map(({ sequence, type, at, organisationId }) => ({
      ...{ sequence, at: at.toISOString() },
      title: incidentFlow.actions[type]?.title ?? { zh: type, en: type },
      unit: organisationId === null ? null : (parts.city.organisations.find(organisationId)?.name ?? null),
    })),
  };
}
