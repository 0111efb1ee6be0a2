import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import {
  EditionPage,
  MannersChange,
  type MessageSettings,
  type MessageTemplate,
  type NoticeRule,
  RuleBook,
  RuleChange,
  type RuleView,
  WordsChange,
} from './contract.ts';
import type { Editions } from './editions.ts';
import { unknownPlaceholders } from './templates.ts';

const BASE = '/api/v1/messages';
const access = { permission: 'city.manage' } as const;
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

export interface RuleRouteParts {
  readonly rules: readonly NoticeRule[];
  readonly templates: Readonly<Record<string, MessageTemplate>>;
  readonly editions: Editions;
  /** The city's manners with what the administration changed. */
  readonly settings: () => MessageSettings;
}

/** Who is told what, in which words and when: seen and changed by the administration, each change an edition. */
export function ruleRoutes(parts: RuleRouteParts): Route[] {
  return [...bookRoutes(parts), ...wordsRoutes(parts)];
}

function bookRoutes(parts: RuleRouteParts): Route[] {
  const { editions } = parts;
  const ruleOf = (id: string): NoticeRule => {
    const rule = parts.rules.find((each) => each.id === id);
    if (rule === undefined) throw new AppError('messages.rule_unknown', { id });
    return rule;
  };
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/rules`,
      summary: 'Who is told what at which event, with the words as they hold now',
      ...{ access, response: RuleBook },
      handler: async () => bookOf(parts),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/editions`,
      summary: 'The last fifty changes of rules, words and manners',
      ...{ access, response: EditionPage },
      handler: (ctx) => editions.history(ctx),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/rules/:id`,
      summary: 'Turns a rule off or on, and its text message',
      ...{ access, params: Id, body: RuleChange, response: RuleBook },
      handler: async (ctx, { params, body: { version, off, sms } }) => {
        const rule = ruleOf(params.id);
        if (sms && !isForCitizens(rule)) throw new AppError('messages.no_phones', { id: rule.id });
        await editions.change(ctx, version, `rule:${rule.id}`, (from) => ({
          ...from,
          rules: { ...from.rules, [rule.id]: { off, sms } },
        }));
        return bookOf(parts, version + 1, { rule: { id: rule.id, off, sms } });
      },
    }),
  ];
}

function wordsRoutes(parts: RuleRouteParts): Route[] {
  const { editions } = parts;
  return [
    defineRoute({
      method: 'PUT',
      path: `${BASE}/templates/:id`,
      summary: "Changes a template's words; only its own placeholders may be used",
      ...{ access, params: Id, body: WordsChange, response: Type.Object({ version: Type.Integer() }) },
      handler: async (ctx, { params: { id }, body: { version, title, text } }) => {
        const template = templateOf(parts, id);
        const unknown = unknownPlaceholders({ ...template, title, text });
        if (unknown.length > 0) throw new AppError('messages.words_invalid', { unknown: unknown.join(' ') });
        await editions.change(ctx, version, `template:${id}`, (from) => ({
          ...from,
          templates: { ...from.templates, [id]: { title, text } },
        }));
        return { version: version + 1 };
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/templates/:id/reset`,
      summary: 'Gives a template the words back that it came with',
      ...{ access, params: Id, body: Type.Object({ version: Type.Integer({ minimum: 0 }) }) },
      response: Type.Object({ version: Type.Integer() }),
      handler: async (ctx, { params: { id }, body: { version } }) => {
        templateOf(parts, id);
        await editions.change(ctx, version, `template:${id}`, (from) => {
          const { [id]: _, ...templates } = from.templates;
          return { ...from, templates };
        });
        return { version: version + 1 };
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/manners`,
      summary: 'Changes quiet hours and the daily number of text messages to one person',
      ...{ access, body: MannersChange, response: Type.Object({ version: Type.Integer() }) },
      handler: async (ctx, { body: { version, ...manners } }) => {
        await editions.change(ctx, version, 'manners', (from) => ({ ...from, manners }));
        return { version: version + 1 };
      },
    }),
  ];
}

const isForCitizens = (rule: NoticeRule) => rule.to === 'reporters' || rule.to === 'reporter';

function templateOf(parts: RuleRouteParts, id: string): MessageTemplate {
  const template = parts.templates[id];
  if (template === undefined) throw new AppError('messages.rule_unknown', { id });
  return template;
}

function bookOf(
  parts: RuleRouteParts,
  version = parts.editions.current().version,
  changed?: { rule: { id: string; off: boolean; sms: boolean } },
): RuleBook {
  const edition = parts.editions.current();
  const { quietFrom, quietUntil, smsPerDay, without } = parts.settings();
  const items = parts.rules.map((rule): RuleView => {
    const own = changed?.rule.id === rule.id ? changed.rule : edition.rules[rule.id];
    const template = templateOf(parts, rule.template);
    const { title, text } = edition.templates[rule.template] ?? template;
    return {
      ...{ id: rule.id, on: rule.on, to: rule.to, template: rule.template, title, text },
      ...{ urgent: rule.urgent === true, essential: rule.essential === true },
      ...{ sms: own?.sms ?? rule.sms === true, toCitizens: isForCitizens(rule) },
      off: own?.off ?? without.includes(rule.id),
      // Ids are for the link, not for people.
      placeholders: Object.keys(template.parameters).filter((name) => !name.endsWith('Id')),
      changed: rule.template in edition.templates,
    };
  });
  return { version, manners: { quietFrom, quietUntil, smsPerDay }, items };
}
