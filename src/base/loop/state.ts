import type { Asset } from '../../lib/asset.ts';
import type { Duration, RunningClock } from '../../lib/calendar/index.ts';

/** A limit as it was looked up: kept with the case, so that a changed table does not change the past. */
export interface ResolvedLimit {
  readonly duration: Duration;
  readonly calendarId: string;
  readonly calendarVersion: number;
  /** Where the limit comes from, for the explanation: table row, clause. */
  readonly source: string;
  /** Given to this one case, e.g. by another platform's deadline: reclassifying leaves it in force. */
  readonly fixed?: boolean;
}

/** One who has the case in hand; the last of the list holds it now. */
export interface Hand {
  readonly organisationId: string;
  readonly personId?: string;
  readonly since: string;
  readonly signedAt?: string;
}

export interface TaskState {
  readonly id: string;
  readonly group: string;
  readonly organisationId: string;
  readonly personId?: string;
  /** The first unit of a group leads (主办), the others assist (协办). */
  readonly role: 'lead' | 'assist';
  readonly status: 'open' | 'done' | 'cancelled';
  readonly openedAt: string;
  readonly endedAt?: string;
}

/** A clock run that has ended. */
export interface ClockSpan {
  readonly clock: string;
  readonly startedAt: string;
  readonly stoppedAt: string;
  readonly dueAt: string | null;
  readonly usedMs: number;
  readonly overdue: boolean;
}

/** Where a case lies: the deepest area known, and all areas from the city down to it. */
export interface CasePlace {
  readonly areaId?: string;
  readonly areaPath: readonly string[];
  readonly lon?: number;
  readonly lat?: number;
  readonly address?: string;
}

/** What a case is about; changed only by actions that name the field. */
export interface CaseSubject {
  readonly title: string;
  readonly description: string;
  readonly channel: string;
  readonly kind: string;
  readonly categoryList?: string;
  readonly categoryCode?: string;
  /** 1 (urgent, life or property) to 4. */
  readonly priority: number;
  readonly synthetic: boolean;
  readonly place: CasePlace;
  /** The thing itself, by the number that stands on it. */
  readonly asset?: Asset;
}

/** All that is known of a case now; derived from its actions by the reducer and by nothing else. */
export interface CaseState {
  readonly id: string;
  readonly number: string;
  readonly flowId: string;
  readonly flowVersion: number;
  /** Number of actions so far. */
  readonly version: number;
  readonly state: string;
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt?: string;
  readonly subject: CaseSubject;
  readonly leadOrganisationId?: string;
  readonly firstSigner?: string;
  readonly hands: readonly Hand[];
  readonly tasks: readonly TaskState[];
  readonly clocks: Readonly<Record<string, RunningClock>>;
  readonly spans: readonly ClockSpan[];
  /** How far each running clock has rung: 1 warned, 2 expired, 3 and more escalated. */
  readonly alarms: Readonly<Record<string, number>>;
  readonly limits: Readonly<Record<string, ResolvedLimit>>;
  readonly counters: Readonly<Record<string, number>>;
  /** What was found out when it arrived, e.g. the suggestion: read by people, not by the flow. */
  readonly origin: Readonly<Record<string, unknown>>;
  /** What the flow's actions set and its conditions ask for. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Last organisation to take each action, for guards such as "not by the one whose department bounced it". */
  readonly actedBy: Readonly<Record<string, string>>;
}

/** One entry of the log. `form` holds references and words about the matter, never names or numbers of citizens. */
export interface ActionRecord {
  readonly caseId: string;
  readonly sequence: number;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly organisationId?: string };
  readonly form: Readonly<Record<string, unknown>>;
  /** What was looked up when it happened: limits, the new subject. */
  readonly resolved: {
    readonly limits?: Readonly<Record<string, ResolvedLimit>>;
    readonly subject?: Partial<CaseSubject>;
    readonly opened?: { readonly number: string; readonly flowId: string; readonly flowVersion: number };
    readonly attributes?: Readonly<Record<string, unknown>>;
    readonly origin?: Readonly<Record<string, unknown>>;
    readonly alarm?: { readonly clock: string; readonly level: number };
  };
}
