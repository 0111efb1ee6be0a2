import { MINUTE_MS } from '../../lib/time.ts';
import { maskPhone } from '../../platform/access/mask-text.ts';

export const CHANNEL = 'police-diversion';

/** Natures in which somebody may come to harm while waiting. */
const URGENT = /走失|被困|受伤|落水|危险|坠落|昏倒|漏电/;

/**
 * When 110 must have heard of a call, counted around the clock from when it was handed over. Results: 2 hours for
 * what touches life or property, 24 hours otherwise, as Beijing asks of its departments; that somebody has it in
 * hand: a quarter and half an hour, common practice of diverting calls. A city changes them by the setting
 * `police-diversion`.
 */
export const DEFAULT_LIMITS = {
  urgent: { acknowledgeMinutes: 15, resultMinutes: 120 },
  normal: { acknowledgeMinutes: 30, resultMinutes: 1_440 },
};
export type Limits = typeof DEFAULT_LIMITS;

export function isUrgent(call: { nature: string; text: string; urgent?: boolean | undefined }): boolean {
  return call.urgent ?? URGENT.test(`${call.nature} ${call.text}`);
}

/** A diverted call comes before ordinary reports: 1 when urgent, else 2. */
export const priorityOf = (urgent: boolean): number => (urgent ? 1 : 2);

export function deadlinesOf(receivedAt: Date, urgent: boolean, limits: Limits) {
  const { acknowledgeMinutes, resultMinutes } = urgent ? limits.urgent : limits.normal;
  return {
    acknowledgeDueAt: new Date(receivedAt.getTime() + acknowledgeMinutes * MINUTE_MS),
    resultDueAt: new Date(receivedAt.getTime() + resultMinutes * MINUTE_MS),
    resultMinutes,
  };
}

/**
 * The words of a call without the caller's own number, however it was grouped: case, log and search would show it to
 * everybody who sees the case. The number itself lies with the report.
 */
export function withoutNumber(text: string, telephone: string | undefined): string {
  const digits = (telephone ?? '').replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '');
  if (digits.length < 7) return text;
  const pattern = new RegExp([...digits].join('[ -]?'), 'g');
  return text.replace(pattern, maskPhone(digits));
}

/** What 110 is told of a case that left without being handled, by the flow's exit. */
const EXITS: Readonly<Record<string, string>> = {
  ...{ fire: '已转119', 'first-aid': '已转120', 'legal-path': '已告知法定途径' },
  ...{ withdrawn: '报警人不再需要，已撤单', unreachable: '多次联系不上报警人，已结束' },
};

interface Step {
  readonly action: string;
  readonly form: Readonly<Record<string, unknown>>;
  /** What the unit or the desk answered so far. */
  readonly reply: string | null;
}

/** The result of a call in words for 110, from the step that ended its case. */
export function resultText({ action, form, reply }: Step): string {
  if (action === 'exit') {
    const exit = EXITS[String(form.exit)] ?? '未予受理';
    return typeof form.note === 'string' && form.note !== '' ? `${exit}：${form.note}` : exit;
  }
  if (action === 'withdraw') return '报告人已撤回';
  return reply ?? '已办理';
}
