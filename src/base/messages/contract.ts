import Type, { type Static } from 'typebox';
import type { Words } from '../../lib/words.ts';

/**
 * What a placeholder holds. `reference`: a number or key of letters, digits and hyphens; `time`: an instant;
 * `unit`: an organisation's id, shown by its name; `count`: a whole number. None of them is a personal value.
 */
export type ParameterKind = 'reference' | 'time' | 'unit' | 'count';

/** One thing that people are told, as data; texts have `{placeholders}`. */
export interface MessageTemplate {
  readonly title: Words;
  readonly text: Words;
  readonly parameters: Readonly<Record<string, ParameterKind>>;
  /** The page below the front that shows more, e.g. `/reports/{reportId}`. */
  readonly link?: string;
}

/** Who is told. `reporters`: everybody who reported the case; `reporter`: the one of the event's report. */
export type NoticeRecipient =
  | 'reporters'
  | 'reporter'
  /** Who has the case in hand now: the person, else the unit. */
  | 'holder'
  /** The one whom the event names as `staffId`. */
  | 'person'
  /** The citizen whom the event names as `citizenId`; it may be about no case. */
  | 'citizen'
  /** The unit responsible. */
  | 'lead'
  /** The units with open tasks, of one group if the rule names it. */
  | 'tasks'
  /** All units that the event names. */
  | 'units'
  /** The operations centre of the place. */
  | 'centre'
  /** The operations centre of the whole city. */
  | 'city'
  /** The duty desks that the event's red line names. */
  | 'ring';

/** One line of the rules: at this event these people are told that. */
export interface NoticeRule {
  readonly id: string;
  /** Type of the event. */
  readonly on: string;
  /** Values that the event's data must have; a list means one of them. `alarm.level` reaches inside. */
  readonly when?: Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;
  readonly to: NoticeRecipient;
  readonly template: string;
  /** Group of the open tasks whose units are told. */
  readonly group?: string;
  /** Told once for a case, whatever the event and whichever rule with this word says it. */
  readonly once?: string;
  /** Of a unit only those who have this permission. */
  readonly permission?: string;
  /** To the phone as well (citizens). */
  readonly sms?: boolean;
  /** At any hour. */
  readonly urgent?: boolean;
  /** To the phone although text messages are turned off. */
  readonly essential?: boolean;
}

/** What a module or scene tells people: its rules, and the templates by their id. */
export interface Notices {
  readonly rules: readonly NoticeRule[];
  readonly templates: Readonly<Record<string, MessageTemplate>>;
}

/** The city's manners, in its pack under `messages`. */
export interface MessageSettings {
  /** 'HH:MM' of the city's day between which nothing that can wait goes to a phone. */
  readonly quietFrom: string;
  readonly quietUntil: string;
  /** Text messages to one person on one day; urgent ones go beyond it. */
  readonly smsPerDay: number;
  /** Ids of rules that this city does not use. */
  readonly without: readonly string[];
}

/** What the administration changed of what modules, scenes and the city pack say. */
export interface MessageEdition {
  /** 0: nothing was changed yet. */
  readonly version: number;
  readonly templates: Readonly<Record<string, { readonly title: Words; readonly text: Words }>>;
  readonly rules: Readonly<Record<string, { readonly off?: boolean; readonly sms?: boolean }>>;
  readonly manners: Partial<Pick<MessageSettings, 'quietFrom' | 'quietUntil' | 'smsPerDay'>>;
}

const WordsSchema = Type.Object({ zh: Type.String(), en: Type.String() });

export const MessageView = Type.Object({
  id: Type.String(),
  title: WordsSchema,
  text: WordsSchema,
  link: Type.Union([Type.String(), Type.Null()], { description: 'a page below the front' }),
  at: Type.String(),
  read: Type.Boolean(),
  urgent: Type.Boolean(),
});
export type MessageView = Static<typeof MessageView>;

export const MessagePage = Type.Object({
  items: Type.Array(MessageView),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type MessagePage = Static<typeof MessagePage>;

export const UnreadCount = Type.Object({
  count: Type.Integer(),
  more: Type.Boolean({ description: 'there are more than counted' }),
});
export type UnreadCount = Static<typeof UnreadCount>;

export const MessagePreferences = Type.Object({
  sms: Type.Boolean({ description: 'text messages that are not essential' }),
});
export type MessagePreferences = Static<typeof MessagePreferences>;

export const SmsState = Type.Union(
  ['queued', 'sending', 'sent', 'failed', 'skipped'].map((each) => Type.Literal(each)),
);
export const SmsView = Type.Object({
  id: Type.String(),
  template: Type.String(),
  state: SmsState,
  urgent: Type.Boolean(),
  attempts: Type.Integer(),
  lastError: Type.Union([Type.String(), Type.Null()]),
  notBefore: Type.String(),
  sentAt: Type.Union([Type.String(), Type.Null()]),
});
export type SmsView = Static<typeof SmsView>;

export const SmsPage = Type.Object({
  items: Type.Array(SmsView),
  next: Type.Union([Type.String(), Type.Null()]),
  /** How many there are in each state, counted up to 1000. */
  counts: Type.Record(Type.String(), Type.Integer()),
});
export type SmsPage = Static<typeof SmsPage>;

const Hour = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
export const Manners = Type.Object({
  quietFrom: Hour,
  quietUntil: Hour,
  smsPerDay: Type.Integer({ minimum: 1, maximum: 50 }),
});
export type Manners = Static<typeof Manners>;

export const RuleView = Type.Object({
  id: Type.String(),
  on: Type.String({ description: 'type of the event' }),
  to: Type.String(),
  template: Type.String(),
  urgent: Type.Boolean(),
  essential: Type.Boolean(),
  sms: Type.Boolean(),
  /** Citizens have phones to be told on; staff are told on their pages. */
  toCitizens: Type.Boolean(),
  off: Type.Boolean(),
  title: WordsSchema,
  text: WordsSchema,
  placeholders: Type.Array(Type.String()),
  /** The words are not those it came with. */
  changed: Type.Boolean(),
});
export type RuleView = Static<typeof RuleView>;

export const RuleBook = Type.Object({
  version: Type.Integer(),
  manners: Manners,
  items: Type.Array(RuleView),
});
export type RuleBook = Static<typeof RuleBook>;

const Version = Type.Integer({ minimum: 0, description: 'the edition that was looked at' });
const Short = (most: number) =>
  Type.Object({
    zh: Type.String({ minLength: 1, maxLength: most }),
    en: Type.String({ minLength: 1, maxLength: most }),
  });
export const RuleChange = Type.Object({ version: Version, off: Type.Boolean(), sms: Type.Boolean() });
export const WordsChange = Type.Object({ version: Version, title: Short(60), text: Short(300) });
export const MannersChange = Type.Object({ version: Version, ...Manners.properties });

export const EditionPage = Type.Object({
  items: Type.Array(
    Type.Object({
      version: Type.Integer(),
      subject: Type.String(),
      changedAt: Type.String(),
      changedBy: Type.String(),
    }),
  ),
});
export type EditionPage = Static<typeof EditionPage>;

export const GatewayView = Type.Object({
  kind: Type.Union([Type.Literal('http'), Type.Literal('demo'), Type.Literal('none')]),
  /** Without path and query: they may hold keys. */
  host: Type.Union([Type.String(), Type.Null()]),
  headers: Type.Array(Type.String(), { description: 'names only' }),
  body: Type.String(),
  accepted: Type.String(),
  timeoutMs: Type.Integer(),
  today: Type.Object({
    sent: Type.Integer(),
    failed: Type.Integer(),
    waiting: Type.Integer(),
    heldBack: Type.Integer({ description: 'until the quiet hours end' }),
    skipped: Type.Integer(),
  }),
});
export type GatewayView = Static<typeof GatewayView>;

export const TestResult = Type.Object({
  sent: Type.Boolean(),
  error: Type.Union([Type.String(), Type.Null()]),
});
