import { AppError } from '../../lib/errors.ts';
import type { Words } from '../../lib/words.ts';
import type { MessageTemplate, ParameterKind } from './contract.ts';

export type MessageParameters = Readonly<Record<string, string | number>>;

/** All templates of base and scenes by their id, checked. */
export interface TemplateBook {
  has(id: string): boolean;
  /** Of the values known those that the template asks for. */
  pick(id: string, known: Readonly<Record<string, unknown>>): MessageParameters;
  /** Stops for values that do not fit their kind: nothing but references may be stored. */
  check(id: string, parameters: MessageParameters): void;
  /** A message in words, by city time; undefined for a template that is gone. */
  render(id: string, parameters: MessageParameters): RenderedMessage | undefined;
  /** The values as texts, for gateways that send approved templates only. */
  texts(id: string, parameters: MessageParameters): Record<string, string>;
}

export interface RenderedMessage {
  readonly title: Words;
  readonly text: Words;
  readonly link: string | null;
}

interface BookOptions {
  /** Words that the administration gave a template in place of its own. */
  readonly wording?: (id: string) => Pick<MessageTemplate, 'title' | 'text'> | undefined;
  readonly timeZone: string;
  /** The name of an organisation; undefined when it is gone. */
  readonly unitName: (id: string) => string | undefined;
}

const REFERENCE = /^[A-Za-z0-9][\w.-]{0,59}$/;
const PLACEHOLDER = /\{(\w+)\}/g;

/** Throws `messages.template_invalid` for a template whose words name a placeholder that it does not declare. */
export function createTemplateBook(
  templates: Readonly<Record<string, MessageTemplate>>,
  options: BookOptions,
): TemplateBook {
  for (const [id, template] of Object.entries(templates)) {
    const faults = checkTemplate(id, template);
    if (faults.length > 0)
      throw new AppError('messages.template_invalid', { template: id, faults: faults.join('; ') });
  }
  const time = { zh: timeFormat('zh-CN', options), en: timeFormat('en-GB', options) };
  const show = (kind: ParameterKind | undefined, value: string | number, language: 'zh' | 'en'): string => {
    if (kind === 'time') return timeWords(time[language], new Date(value));
    if (kind === 'unit')
      return options.unitName(String(value)) ?? (language === 'zh' ? '责任单位' : 'the unit');
    return String(value);
  };
  const fill = (
    template: MessageTemplate,
    words: string,
    parameters: MessageParameters,
    language: 'zh' | 'en',
  ) =>
    words.replace(PLACEHOLDER, (_, name: string) => {
      const value = parameters[name];
      if (value !== undefined) return show(template.parameters[name], value, language);
      // The step may have no time of its own, or be over already.
      if (template.parameters[name] !== 'time') return '';
      return language === 'zh' ? '规定时限' : 'the limit';
    });
  return {
    has: (id) => id in templates,
    pick: (id, known) =>
      Object.fromEntries(
        Object.keys(templates[id]?.parameters ?? {}).flatMap((name) => {
          const value = known[name];
          return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
        }),
      ),
    check: (id, parameters) => {
      const template = templates[id];
      if (template === undefined)
        throw new AppError('messages.template_invalid', { template: id, faults: 'unknown' });
      for (const [name, value] of Object.entries(parameters)) {
        const kind = template.parameters[name];
        if (kind === undefined || !fits(kind, value))
          throw new AppError('messages.template_invalid', { template: id, faults: `${name} is no ${kind}` });
      }
    },
    render: (id, parameters) => {
      const template = templates[id];
      if (template === undefined) return undefined;
      const both = (words: Words): Words => ({
        zh: fill(template, words.zh, parameters, 'zh'),
        en: fill(template, words.en, parameters, 'en'),
      });
      const link = template.link === undefined ? null : fill(template, template.link, parameters, 'en');
      const { title, text } = options.wording?.(id) ?? template;
      return { title: both(title), text: both(text), link };
    },
    texts: (id, parameters) =>
      Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [
          name,
          show(templates[id]?.parameters[name], value, 'zh'),
        ]),
      ),
  };
}

/** Midnight belongs to the day that ends: a limit of 7 December is told as its 24:00. */
function timeWords(format: Intl.DateTimeFormat, at: Date): string {
  const words = format.format(at);
  if (!/\b(?:00|24):00$/.test(words)) return words;
  return format.format(new Date(at.getTime() - 60_000)).replace('23:59', '24:00');
}

function timeFormat(locale: string, { timeZone }: BookOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    ...{ timeZone, month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  });
}

/** Placeholders in a template's words and link that it does not declare, as `{name}`. */
export function unknownPlaceholders({ title, text, link = '', parameters }: MessageTemplate): string[] {
  const used = [title.zh, title.en, text.zh, text.en, link].flatMap((words) => [
    ...words.matchAll(PLACEHOLDER),
  ]);
  return [...new Set(used.filter((match) => !(match[1]! in parameters)).map((match) => match[0]))];
}

function checkTemplate(id: string, template: MessageTemplate): string[] {
  const { title, text } = template;
  const faults = unknownPlaceholders(template).map((name) => `${name} is not declared`);
  if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(id)) faults.push('the id is not of the form module.name');
  if ([title.zh, title.en, text.zh, text.en].includes('')) faults.push('words are missing in zh or en');
  return faults;
}

function fits(kind: ParameterKind, value: string | number): boolean {
  if (kind === 'count') return Number.isInteger(value);
  if (kind === 'time') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return typeof value === 'string' && REFERENCE.test(value);
}
