import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { ActResponse } from '../loop/contract.ts';
import { getVisibleCase, isSealed, mayReadSealed } from '../loop/index.ts';
import {
  type ReportReceipt,
  ReportReceipt as ReportReceiptSchema,
  ReportRequest,
  ReportView,
  SuggestionView,
} from './contract.ts';
import { fuseReport, separateReport } from './fuse-commands.ts';
import { permissions } from './incident-actions/fields.ts';
import type { Intake } from './parts.ts';
import { reclassify } from './reclassify.ts';
import { findReport, reportersOf, reportsOfCase } from './report-store.ts';
import { type SubmittedReport, submitReport, TEXT_LIMIT } from './submit.ts';
import { understand } from './understand.ts';
import { workerRoutes } from './worker-routes.ts';

/** Permission to hand in reports for others: staff at the desk and in the field, other systems. */
export const REPORT_SUBMIT = 'report.submit';

const CaseParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Reports of every channel, what the system understands of them, fusing and undoing it. */
export function intakeRoutes(intake: Intake): Route[] {
  return [
    submitRoute(intake),
    understandRoute(intake),
    reportsRoute(),
    categoryRoute(intake),
    separateRoute(intake),
    fuseRoute(),
    ...workerRoutes(intake),
  ];
}

function submitRoute(intake: Intake): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/reports',
    summary: 'Hands in a report on behalf of a channel',
    access: { permission: REPORT_SUBMIT },
    body: Type.Object({
      ...ReportRequest.properties,
      channel: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    }),
    response: ReportReceiptSchema,
    status: 201,
    handler: async (ctx, { body }) => {
      const { externalId, ...report } = body;
      const submitted = await submitReport(ctx, intake, {
        ...report,
        externalId: externalId ?? ctx.ids.next(),
      });
      return receiptOf(submitted);
    },
  });
}

/** The answer to somebody who reported. */
export function receiptOf({
  report,
  suggestion,
  case: opened,
  fused,
  known,
}: SubmittedReport): ReportReceipt {
  return {
    reportId: report.id,
    number: report.number,
    caseId: report.caseId,
    known,
    fused: fused !== undefined,
    state: opened?.state ?? null,
    promisedAt: opened?.clocks.citizen?.dueAt?.toISOString() ?? null,
    suggestion: suggestion as ReportReceipt['suggestion'],
  };
}

function understandRoute(intake: Intake): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/understand',
    summary:
      'What the system makes of a text: category, kind, unit, confidence and reasons; nothing is stored',
    access: { permission: REPORT_SUBMIT },
    transaction: false,
    ratePerMinute: 60_000,
    body: Type.Object({
      text: Type.String({ minLength: 1, maxLength: TEXT_LIMIT }),
      lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
      lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    }),
    response: SuggestionView,
    handler: async (ctx, { body }) => {
      const { text, lon, lat } = body;
      const place = lon !== undefined && lat !== undefined ? intake.areas.locate(lon, lat) : undefined;
      const day = intake.loop.dayOf(ctx.clock.now());
      return understand(intake, { text, path: place?.path ?? [], day }).suggestion as SuggestionView;
    },
  });
}

function reportsRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/:id/reports',
    summary: 'The reports about a case; personal values masked',
    access: { permission: 'case.read' },
    params: CaseParams,
    response: Type.Object({ items: Type.Array(ReportView) }),
    handler: async (ctx, { params }) => {
      const state = await getVisibleCase(ctx, params.id);
      // What others wrote about a secret matter would give it away.
      if (isSealed(state) && !mayReadSealed(ctx.actor, state)) return { items: [] };
      const reports = await reportsOfCase(ctx.db, params.id);
      const reporters = await reportersOf(ctx.db, params.id);
      const items = reports.map((report, index) => {
        const {
          caseId: _,
          suggestion: __,
          synthetic: ___,
          areaId: ____,
          categoryList: _____,
          categoryCode: ______,
          ...shown
        } = report;
        const reporter = report.reporterId === null ? undefined : reporters.get(report.reporterId);
        return {
          ...shown,
          reportedAt: report.reportedAt.toISOString(),
          receivedAt: report.receivedAt.toISOString(),
          fused: index > 0,
          reporter: reporter
            ? {
                name: reporter.name && maskName(reporter.name),
                telephone: reporter.telephone && maskPhone(reporter.telephone),
                onBehalf: reporter.onBehalf,
              }
            : null,
        };
      });
      return { items };
    },
  });
}

function categoryRoute(intake: Intake): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/cases/:id/category',
    summary: 'Corrects the category of a case; its limits follow and the classifier learns',
    access: { permission: permissions.dispatch },
    params: CaseParams,
    body: Type.Object({
      list: Type.String({ maxLength: 60 }),
      code: Type.String({ maxLength: 40 }),
      note: Type.Optional(Type.String({ maxLength: 2_000 })),
      expectedVersion: Type.Optional(Type.Integer()),
    }),
    response: Type.Object({ ...ActResponse.properties, suggestion: SuggestionView }),
    handler: async (ctx, { params, body }) => {
      const { state, suggestion } = await reclassify(ctx, intake, { caseId: params.id, ...body });
      const { id, number, version } = state;
      const dueAt = state.clocks.dispatch?.dueAt?.toISOString() ?? null;
      return { id, number, version, state: state.state, dueAt, suggestion: suggestion as SuggestionView };
    },
  });
}

function separateRoute(intake: Intake): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/reports/:id/separate',
    summary: 'Takes a fused report out again into a case of its own',
    access: { permission: permissions.dispatch },
    params: CaseParams,
    response: Type.Object({ caseId: Type.String(), number: Type.String() }),
    handler: async (ctx, { params }) => {
      await checkReportVisible(ctx, params.id);
      const opened = await separateReport(ctx, intake, params.id);
      return { caseId: opened.id, number: opened.number };
    },
  });
}

function fuseRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/reports/:id/fuse',
    summary: 'Puts a report to another open case',
    access: { permission: permissions.dispatch },
    params: CaseParams,
    body: Type.Object({ caseId: Type.String({ format: 'uuid' }) }),
    response: Type.Object({ caseId: Type.String() }),
    handler: async (ctx, { params, body }) => {
      await checkReportVisible(ctx, params.id);
      await getVisibleCase(ctx, body.caseId);
      await inTransaction(ctx, (tx) => fuseReport(tx, params.id, body.caseId));
      return { caseId: body.caseId };
    },
  });
}

async function checkReportVisible(ctx: Ctx, reportId: string): Promise<void> {
  const report = await findReport(ctx.db, reportId);
  if (report === undefined) throw new AppError('intake.report_not_found');
  await getVisibleCase(ctx, report.caseId);
}
