import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { Consumer, DeliveredEvent } from '../../../platform/outbox/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import type { MessageSettings, Messages, NewMessage, NoticeRule, Recipient } from '../../messages/index.ts';
import { findUnitByRule, type OrganisationDirectory } from '../../organisations/index.ts';

export interface NoticeParts {
  readonly messages: Messages;
  readonly rules: readonly NoticeRule[];
  /** A rule as the administration changed it; undefined when it is turned off. */
  readonly adjust?: (rule: NoticeRule, isLeftOut: boolean) => NoticeRule | undefined;
  /** Read at each event, so that it follows what the administration changes. */
  readonly city: {
    readonly areas: AreaDirectory;
    readonly organisations: OrganisationDirectory;
    setting<Value>(key: string): Value;
  };
}

/** Of one case that very many people reported, so many are told. */
const MOST_REPORTERS = 500;
/** Staff have such ids; whoever else acted (an import, another system) has no inbox. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A synthetic past is lived through afterwards: what happened in it is no news. Real news that is late is told. */
const NO_NEWS_AFTER_MS = 3_600_000;

interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly synthetic: boolean;
  readonly dueAt: Date | null;
  readonly overallDueAt: Date | null;
  readonly lead: string | null;
  readonly holder: string | null;
  readonly person: string | null;
}

interface ReporterRow {
  readonly caseId: string;
  readonly reportId: string;
  readonly number: string;
  readonly citizenId: string;
}

const selectCases = statement(
  'intake.notices.cases',
  `SELECT id, number, synthetic, due_at AS "dueAt", overall_due_at AS "overallDueAt", lead_organisation_id AS lead,
     holder_organisation_id AS holder, holder_person_id AS person
   FROM loop.case WHERE id = ANY($1)`,
);
const selectReporters = statement(
  'intake.notices.reporters',
  `SELECT w.case_id AS "caseId", r.id AS "reportId", r.number, r.citizen_id AS "citizenId"
   FROM unnest($1::uuid[]) AS w (case_id) CROSS JOIN LATERAL (
     SELECT r.id, r.number, p.citizen_id FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
     WHERE r.case_id = w.case_id AND p.citizen_id IS NOT NULL ORDER BY r.received_at, r.id LIMIT ${MOST_REPORTERS}) r`,
);

const selectTasks = statement(
  'intake.notices.tasks',
  `SELECT DISTINCT case_id AS "caseId", task_group AS "group", organisation_id AS "organisationId"
   FROM loop.task WHERE case_id = ANY($1) AND status = 'open'`,
);

/** Tells people what the rules say of each event: behind the action that caused it, with four statements a batch. */
export function noticeConsumer(parts: NoticeParts): Consumer {
  const byType = Map.groupBy(parts.rules, (rule) => rule.on);
  return {
    name: 'intake.notices',
    types: [...byType.keys()],
    handle: async (ctx, events) => {
      const { without } = parts.city.setting<MessageSettings>('messages');
      const jobs = events.flatMap((event) =>
        (byType.get(event.type) ?? [])
          .filter((rule) => fits(rule, event))
          .flatMap((each) => {
            const isLeftOut = without.includes(each.id);
            const rule = parts.adjust ? parts.adjust(each, isLeftOut) : isLeftOut ? undefined : each;
            return rule === undefined ? [] : [{ rule, event }];
          }),
      );
      if (jobs.length === 0) return;
      const facts = await readFacts(ctx, jobs);
      await parts.messages.send(
        ctx,
        jobs.flatMap(({ rule, event }) => messagesFor(parts, facts, rule, event, ctx.clock.now())),
      );
    },
  };
}

/** True when the event's data has the values that the rule asks for. */
export function fits(rule: NoticeRule, event: Pick<DeliveredEvent, 'data'>): boolean {
  return Object.entries(rule.when ?? {}).every(([path, wanted]) => {
    const value = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], event.data);
    return Array.isArray(wanted) ? wanted.includes(value as string) : value === wanted;
  });
}

interface TaskRow {
  readonly caseId: string;
  readonly group: string;
  readonly organisationId: string;
}

interface Facts {
  readonly cases: ReadonlyMap<string, CaseRow>;
  readonly reporters: ReadonlyMap<string, readonly ReporterRow[]>;
  readonly tasks: ReadonlyMap<string, readonly TaskRow[]>;
}

interface Job {
  readonly rule: NoticeRule;
  readonly event: DeliveredEvent;
}

async function readFacts(ctx: Ctx, jobs: readonly Job[]): Promise<Facts> {
  const idsOf = (some: readonly Job[]) => [
    ...new Set(some.flatMap(({ event: { data } }) => (typeof data.caseId === 'string' ? data.caseId : []))),
  ];
  const ofReporters = jobs.filter(({ rule }) => rule.to === 'reporters' || rule.to === 'reporter');
  const cases = await ctx.db.run<CaseRow>(selectCases, [idsOf(jobs)]);
  const reporters =
    ofReporters.length === 0 ? [] : await ctx.db.run<ReporterRow>(selectReporters, [idsOf(ofReporters)]);
  const ofTasks = jobs.filter(({ rule }) => rule.to === 'tasks');
  const tasks = ofTasks.length === 0 ? [] : await ctx.db.run<TaskRow>(selectTasks, [idsOf(ofTasks)]);
  return {
    tasks: Map.groupBy(tasks, (row) => row.caseId),
    cases: new Map(cases.map((row) => [row.id, row])),
    reporters: Map.groupBy(reporters, (row) => row.caseId),
  };
}

function messagesFor(
  parts: NoticeParts,
  facts: Facts,
  rule: NoticeRule,
  event: DeliveredEvent,
  now: Date,
): NewMessage[] {
  if (rule.to === 'citizen') return toCitizen(parts, rule, event, now);
  const row = facts.cases.get(String(event.data.caseId));
  if (row === undefined || (row.synthetic && now.getTime() - event.happenedAt.getTime() > NO_NEWS_AFTER_MS))
    return [];
  const told = (to: Recipient, own: Readonly<Record<string, unknown>>): NewMessage => ({
    dedupKey: rule.once === undefined ? `${rule.id}:${event.id}:${to.id}` : `${rule.once}:${row.id}:${to.id}`,
    ...{ to, template: rule.template, parameters: parametersOf(parts, row, event, rule.template, own) },
    ...{ sms: rule.sms, urgent: rule.urgent, essential: rule.essential },
  });
  if (rule.to === 'reporters' || rule.to === 'reporter') {
    const reporters = facts.reporters.get(row.id) ?? [];
    // Somebody who reported the same thing twice is told once, of the first.
    const once = new Map([...reporters].reverse().map((each) => [each.citizenId, each]));
    const wanted =
      rule.to === 'reporters'
        ? [...once.values()]
        : reporters.filter((each) => each.reportId === event.data.reportId);
    return wanted.map(({ citizenId, reportId, number }) =>
      told({ kind: 'citizen', id: citizenId }, { reportId, number }),
    );
  }
  if (rule.to === 'tasks') {
    const units = (facts.tasks.get(row.id) ?? []).filter(({ group }) => (rule.group ?? group) === group);
    return [...new Set(units.map((task) => task.organisationId))].map((id) =>
      told({ kind: 'unit', id, permission: rule.permission }, {}),
    );
  }
  return staffFor(parts, rule, event, row).map((to) => told(to, {}));
}

/** Something of one's own that is no case: all values are the event's. */
function toCitizen(
  { messages }: NoticeParts,
  rule: NoticeRule,
  { id, data, happenedAt }: DeliveredEvent,
  now: Date,
): NewMessage[] {
  const { citizenId } = data;
  const isOld = now.getTime() - happenedAt.getTime() > NO_NEWS_AFTER_MS && data.synthetic === true;
  if (typeof citizenId !== 'string' || !UUID.test(citizenId) || isOld) return [];
  return [
    {
      ...{ dedupKey: `${rule.id}:${id}:${citizenId}`, to: { kind: 'citizen', id: citizenId } },
      ...{ template: rule.template, parameters: messages.templates.pick(rule.template, data) },
      ...{ sms: rule.sms, urgent: rule.urgent, essential: rule.essential },
    },
  ];
}

function staffFor({ city }: NoticeParts, rule: NoticeRule, event: DeliveredEvent, row: CaseRow): Recipient[] {
  const unit = (id: string): Recipient => ({ kind: 'unit', id, permission: rule.permission });
  const byRules = (
    rules: readonly string[],
    most: number,
    areaIds = list(event.data.areaIds),
  ): Recipient[] => {
    const path = city.areas.resolve(areaIds);
    const ids = rules.flatMap((each) => findUnitByRule(city.organisations, each, path)?.id ?? []);
    return [...new Set(ids)].slice(0, most).map(unit);
  };
  switch (rule.to) {
    case 'holder':
      if (row.person !== null) return [{ kind: 'staff', id: row.person, unitId: row.holder ?? undefined }];
      return row.holder === null ? [] : [unit(row.holder)];
    case 'person': {
      const { staffId } = event.data;
      return typeof staffId === 'string' && UUID.test(staffId) ? [{ kind: 'staff', id: staffId }] : [];
    }
    case 'lead':
      return row.lead === null ? [] : [unit(row.lead)];
    case 'units':
      return list(event.data.organisationIds).slice(0, 50).map(unit);
    case 'centre':
      return byRules(city.setting<{ fallbacks: string[] }>('routing').fallbacks, 1);
    case 'city':
      return byRules(city.setting<{ fallbacks: string[] }>('routing').fallbacks, 1, []);
    default:
      return byRules(list(event.data.ring), 20);
  }
}

/** The values that the template asks for: from the reporter, the case and the event, in this order. */
function parametersOf(
  { messages }: NoticeParts,
  row: CaseRow,
  event: DeliveredEvent,
  template: string,
  own: Readonly<Record<string, unknown>>,
): NewMessage['parameters'] {
  const { withinMinutes } = event.data;
  const known: Readonly<Record<string, unknown>> = {
    ...{ number: row.number, caseId: row.id, reportId: event.data.reportId, unit: row.lead },
    ...{
      dueAt: row.dueAt?.toISOString(),
      promisedAt: row.overallDueAt?.toISOString(),
      minutes: withinMinutes,
    },
    ...own,
  };
  return messages.templates.pick(template, known);
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value : [];
}
