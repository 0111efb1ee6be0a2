import { AppError } from '../../lib/errors.ts';
import { HOUR_MS } from '../../lib/time.ts';

/** The city's setting `innerLimit`. */
export interface InnerLimit {
  /** Share of the upper limit that is ours. */
  readonly ratio: number;
  /** Hours that must be left to the upper side, where its limit is long enough for that. */
  readonly minimumHours: number;
}

/** Where a ticket came from; part of its case's identity. */
export const CHANNEL = 'hotline';

/**
 * 内控时限: when we want to be done, so that reviewing and sending up still fit before the upper deadline. It is a
 * share of the upper limit and at least some hours earlier; of a limit too short for that, half is ours.
 * Always after `receivedAt` and before `upperDeadline`. Practice of district centres; numbers from the city pack.
 */
export function innerDueAt(receivedAt: Date, upperDeadline: Date, rule: InnerLimit): Date {
  const windowMs = upperDeadline.getTime() - receivedAt.getTime();
  if (!(windowMs > 0)) {
    const reason = 'deadline must be later than receivedAt';
    throw new AppError('hotline.deadline_invalid', { reason });
  }
  const shareMs = windowMs * Math.min(rule.ratio, 1);
  const earlierMs = windowMs - rule.minimumHours * HOUR_MS;
  const innerMs = Math.max(Math.min(shareMs, earlierMs), windowMs / 2);
  return new Date(receivedAt.getTime() + Math.floor(Math.min(innerMs, windowMs - 1)));
}

const INNER = '内控时限';

/** Whether the source of a clock's limit is an inner deadline of ours. */
export const isInnerSource = (source: string): boolean => source.startsWith(INNER);

/** Why an inner deadline is when it is; times as the city's clocks show them. */
export function innerSource(rule: InnerLimit, timeZone: string, receivedAt: Date, upperDeadline: Date) {
  const due = innerDueAt(receivedAt, upperDeadline, rule);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const [inner, upper] = [format.format(due), format.format(upperDeadline)];
  const percent = Math.round(rule.ratio * 100);
  return {
    zh: `${INNER} ${inner}，早于上级时限 ${upper}：占上级时限的 ${percent}%，并至少留出 ${rule.minimumHours} 小时`,
    en: `Inner deadline ${inner}, before the upper one ${upper}: ${percent}% of its time, leaving at least ${rule.minimumHours} h`,
  };
}

/** Statuses of the upper side in our words; others are kept as they were written. */
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  assigned: ['已派单', '已转办', '待签收', '派单', '待办'],
  signed: ['已签收', '办理中', '处理中', '在办', '签收'],
  returned: ['已退单', '已退回', '退单', '退回'],
  completed: ['已办结', '待审核', '办结', '已办理', '已反馈'],
  closed: ['已结案', '已归档', '结案', '归档', '已完成'],
};

export const STATUS_TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  assigned: { zh: '待签收', en: 'assigned' },
  signed: { zh: '办理中', en: 'signed for' },
  returned: { zh: '已退单', en: 'returned' },
  completed: { zh: '已办结', en: 'completed' },
  closed: { zh: '已结案', en: 'closed' },
};

/** The status of an upper platform in our words, or as it was written when it is none we know. */
export function statusOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed in STATUSES) return trimmed;
  return Object.keys(STATUSES).find((status) => STATUSES[status]!.includes(trimmed)) ?? trimmed.slice(0, 40);
}

/** True when the upper side has nothing more to ask of us. */
export const isOver = (status: string): boolean => status === 'closed' || status === 'returned';

/** The city's offset from UTC at an instant, in minutes, for wall times in files. */
export function offsetMinutesOf(timeZone: string, at: Date): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
