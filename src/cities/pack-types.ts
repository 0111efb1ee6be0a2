import type { CalendarDefinition, TimeUnit } from '../lib/calendar/index.ts';
import type { Assessment } from './pack-assessment.ts';

/** Six kinds of what a citizen wants: question, help, complaint, report of a wrong, proposal, praise. */
export const REPORT_KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Where a report goes when it does not become a case. */
export const EXITS = [
  'knowledge-answer',
  'competent-organ',
  'emergency-110',
  'emergency-119',
  'emergency-120',
  'legal-route',
  'withdrawn',
  'unreachable',
] as const;
export type Exit = (typeof EXITS)[number];

export const STAGES = ['dispatch', 'sign', 'handle', 'verify', 'close', 'citizen'] as const;
export type Stage = (typeof STAGES)[number];

export const PRIORITIES = ['urgent', 'high', 'normal'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const ROLES = [
  'leader',
  'administrator',
  'auditor',
  'dispatcher',
  'supervisor',
  'hotline-agent',
  'unit-clerk',
  'section',
  'street',
  'community',
  'grid-member',
  'data-steward',
  'governance',
] as const;
export type Role = (typeof ROLES)[number];

export const DIVISION_LEVELS = ['city', 'district', 'street', 'community'] as const;
export type DivisionLevel = (typeof DIVISION_LEVELS)[number];

/** Each row remembers its line, so that a fault found later can still be shown to the one who typed it. */
interface Row {
  readonly line: number;
}

export interface Division extends Row {
  readonly code: string;
  readonly name: string;
  readonly level: DivisionLevel;
  /** Empty for the city. */
  readonly parent: string;
}

/**
 * A list of categories. `tree`: list,code,name,parent,level,kindHint. `kind-code`: kind,code,major,name, of which
 * a tree is made: kind (部件) → kind + first two digits (部件01) → kind + code (部件01001).
 */
export interface CategoryList extends Row {
  readonly id: string;
  readonly name: string;
  /** Relative to the pack. */
  readonly file: string;
  readonly shape: 'tree' | 'kind-code';
  /** The list into which each leaf of this one must be mapped. */
  readonly mapsTo: string | undefined;
}

/** In every list a parent's code is the beginning of its children's codes: rules name a prefix. */
export interface Category extends Row {
  readonly list: string;
  readonly code: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly level: number;
  readonly kindHint: ReportKind | undefined;
}

/** `same` may be read both ways; `broader`: the second says less than the first. */
export interface CategoryMapping extends Row {
  readonly fromList: string;
  readonly fromCode: string;
  readonly toList: string;
  readonly toCode: string;
  readonly relation: 'same' | 'broader';
}

/** Words and short phrases citizens use: what a classifier starts from before any rows are labelled. */
export interface CategoryWords extends Row {
  readonly list: string;
  readonly code: string;
  readonly words: readonly string[];
}

export interface Organisation {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string | undefined;
  /** Division it works for; undefined: the whole city. */
  readonly areaCode: string | undefined;
  readonly telephone: string;
}

export type OrganisationRow = Organisation & Row;

/**
 * One unit for every division of a level, code `<division>.<key>`. Rows of one level and key are alternatives:
 * the first that fits the division counts. `areas`: beginnings of division codes, with `!` those left out.
 * `name` takes {name} {stem} {cityName}; `sameAs` makes the code another name of an existing unit.
 */
export interface OrganisationTemplate extends Row {
  readonly level: Exclude<DivisionLevel, 'city'>;
  readonly key: string;
  readonly areas: readonly string[];
  readonly endsWith: readonly string[];
  readonly name: string;
  readonly kind: string;
  readonly parent: string;
  /** {serial}: four digits counted through all units made. */
  readonly telephone: string;
  readonly sameAs: string | undefined;
}

/** Unit templates are `city.key`, `{district}.key`, `{street}.key` or `{community}.key`. */
export interface Duty extends Row {
  readonly list: string;
  readonly categoryPrefix: string;
  /** Beginnings of division codes; empty: everywhere. */
  readonly areas: readonly string[];
  readonly areaLevel: DivisionLevel;
  readonly leadTemplate: string;
  readonly assistTemplates: readonly string[];
  /** Laws, separated by `;`. */
  readonly legalBasis: readonly string[];
  readonly source: string;
  readonly validFrom: string;
}

/** A limit belongs to a filing condition (立案条件), not to a category alone; an empty condition is the rest. */
export interface Limit extends Row {
  readonly list: string;
  readonly categoryPrefix: string;
  readonly condition: string;
  readonly stage: Stage;
  readonly amount: number;
  readonly unit: TimeUnit;
  readonly priority: Priority;
  readonly validFrom: string;
  readonly source: string;
}

export interface KindLimit {
  readonly stage: Stage;
  readonly amount: number;
  readonly unit: TimeUnit;
}

export interface KindRule extends Row {
  readonly kind: ReportKind;
  readonly limits: readonly KindLimit[];
  readonly exits: readonly Exit[];
  /** Whether reports of this kind may be shown to the public after review. */
  readonly public: boolean;
  readonly note: string;
}

/** Each of `words` is one or more parts joined by +, all of which must stand in the text. */
export interface RedLine extends Row {
  readonly id: string;
  readonly name: string;
  /** 1 is the gravest. */
  readonly level: number;
  readonly words: readonly (readonly string[])[];
  /** Words that call the alarm off when they stand in the same sentence. */
  readonly unless: readonly string[];
  readonly ring: readonly string[];
  readonly withinMinutes: number;
  readonly exit: Exit;
  /** Title of the draft of the urgent report. */
  readonly draft: string;
}

/** How near in place and time two reports may be one (并单); an empty prefix is the list's default. */
export interface FusionRule extends Row {
  readonly list: string;
  readonly categoryPrefix: string;
  readonly distanceM: number;
  readonly windowHours: number;
}

export interface Share extends Row {
  readonly indicator: string;
  readonly group: string;
  readonly sharePercent: number;
  readonly list: string;
  readonly categoryPrefixes: readonly string[];
  readonly source: string;
}

export interface KnowledgeEntry extends Row {
  readonly id: string;
  readonly list: string;
  readonly categoryCode: string;
  readonly question: string;
  readonly answer: string;
  readonly ownerTemplate: string;
  /** 'YYYY-MM-DD', the last day on which the answer may be given. */
  readonly expires: string;
}

/** Fictional people for a demonstration. */
export interface StaffMember extends Row {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly organisation: string;
  /** undefined: the whole city. */
  readonly areaCode: string | undefined;
  readonly post: string;
  readonly telephone: string;
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export interface Brand {
  readonly city: Words;
  readonly product: Words;
  /** By scene id. */
  readonly scenes: Readonly<Record<string, Words>>;
  readonly contacts: readonly (Words & { readonly number: string })[];
  /** Shows the way on phones that know no `geo:`; {lon}, {lat} (WGS-84) and {name} are put in. */
  readonly routeLink?: string;
}

/** For what points are given: by the loop (`report-confirmed`), or by a desk that confirms it. */
export interface PointsRule {
  readonly id: string;
  readonly name: string;
  readonly points: number;
  /** Points a day that one account may have by it. */
  readonly dailyLimit: number;
  readonly by: 'loop' | 'desk';
  /** Who may have them: `merchant`, `volunteer`, `resident`. */
  readonly audience: readonly string[];
}

/** What points can be exchanged for from the first day; later the desk keeps the list. */
export interface PointsGood {
  readonly id: string;
  readonly name: string;
  readonly points: number;
  readonly stock: number;
  readonly place: string;
}

/** Shares and ratios are from 0 to 1; weekdays are ISO (1 is Monday). */
export interface CitySettings {
  readonly areaSuffixes: readonly string[];
  readonly areaShortNames: Readonly<Record<string, string>>;
  readonly routing: { readonly fallbacks: readonly string[] };
  readonly dispatch: {
    readonly automaticThreshold: number;
    readonly suggestThreshold: number;
    readonly suggestions: number;
  };
  readonly verification: {
    readonly sampleShare: number;
    readonly sampleShareByPriority: Readonly<Record<Priority, number>>;
  };
  readonly callBack: {
    readonly attempts: number;
    readonly minimumGapHours: number;
    /** 'HH:MM-HH:MM' */
    readonly windows: readonly string[];
    readonly withinWorkingDays: number;
  };
  /** 内控时限: the inner limit is this share of the upper one. */
  readonly innerLimit: { readonly ratio: number; readonly minimumHours: number };
  readonly objection: {
    readonly withinWorkingHours: number;
    readonly panelWithinWorkingHours: number;
    readonly maximum: number;
  };
  readonly extension: {
    /** 数字城管: each extension is one more original limit. */
    readonly cityManagement: { readonly times: number };
    /** 12345: asked for before expiry and approved; the citizen's clock runs on. */
    readonly hotline: { readonly times: number; readonly workingDays: number };
  };
  readonly suspension: { readonly times: number; readonly maximumDays: number };
  readonly whistle: {
    readonly respondWithinMinutes: number;
    readonly arriveWithinHours: number;
    readonly validFrom: string;
    readonly source: string;
  };
  readonly tripleCross: {
    readonly weekday: number;
    readonly stages: readonly string[];
    readonly papersBeforeDays: number;
  };
  /** 网络问政: how soon a unit answers when the editors press it. */
  readonly onlineAppeals: {
    readonly pressedReplyWithinWorkingDays: number;
    /** Shares of the weekly index to begin with, in percent; together 100. */
    readonly indexShares: {
      readonly response: number;
      readonly inTime: number;
      readonly satisfaction: number;
      readonly validFrom: string;
      readonly source: string;
    };
  };
  readonly redLines: { readonly ringWithinMinutes: number };
  /** How the city tells people things: quiet hours of the night, text messages a day, rules it leaves out. */
  readonly messages: {
    readonly quietFrom: string;
    readonly quietUntil: string;
    readonly smsPerDay: number;
    readonly without: readonly string[];
  };
  /** 'HH:MM' of the city's day. */
  readonly reconciliation: { readonly at: string };
  readonly recurrence: {
    readonly windowDays: number;
    readonly threshold: number;
    readonly distanceM: number;
  };
  readonly points: {
    readonly audience: readonly string[];
    readonly rules: readonly PointsRule[];
    readonly goods: readonly PointsGood[];
    readonly validFrom: string;
    readonly source: string;
  };
  /** 巡查轨迹 */
  readonly patrol: {
    readonly trackKeepDays: number;
    readonly validFrom: string;
    readonly source: string;
  };
  /** 部件定位：案件的点离部件多远以内才算同一处 */
  readonly components: {
    readonly matchWithinM: number;
    readonly validFrom: string;
    readonly source: string;
  };
  /** 房屋租赁：人均面积和每间人数由城市规定，按生效日期分版本；到期提醒提前几天 */
  readonly housing: {
    readonly crowding: readonly {
      readonly validFrom: string;
      readonly areaPerPersonM2: number;
      readonly personsPerRoom: number;
      readonly personsPerHouse: number;
      readonly source: string;
    }[];
    readonly expiringWithinDays: number;
  };
}

/** The parts of city.json that are needed here. */
export interface CityIdentity {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Everything a city brings, as read from its folder. Rows stand in the order of their files. */
export interface CityPack {
  readonly dir: string;
  /** Undefined when the pack has no city.json. */
  readonly city: CityIdentity | undefined;
  /** Empty when the pack has no divisions.csv. */
  readonly divisions: readonly Division[];
  readonly lists: readonly CategoryList[];
  readonly categories: readonly Category[];
  readonly mappings: readonly CategoryMapping[];
  readonly words: readonly CategoryWords[];
  readonly organisations: readonly OrganisationRow[];
  readonly templates: readonly OrganisationTemplate[];
  readonly duties: readonly Duty[];
  readonly limits: readonly Limit[];
  readonly kinds: readonly KindRule[];
  readonly redLines: readonly RedLine[];
  readonly fusion: readonly FusionRule[];
  readonly shares: readonly Share[];
  readonly knowledge: readonly KnowledgeEntry[];
  readonly staff: readonly StaffMember[];
  readonly calendar: CalendarDefinition;
  readonly brand: Brand;
  readonly settings: CitySettings;
  readonly assessment: Assessment;
}
