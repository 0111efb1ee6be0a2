import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { unitMs } from './calendar.ts';
import { dateOfDayNumber, findDayNumber, isoWeekdayOf } from './dates.ts';
import type { ExplanationStep } from './explanation-step.ts';
import type { Duration, TimeUnit } from './types.ts';
import type { Zone } from './zone.ts';

type Language = 'zh' | 'en';

const WEEKDAYS = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
} as const;

const UNITS = {
  zh: {
    'urgent-hour': '紧急工作时',
    'working-hour': '工作时',
    'working-day': '工作日',
    'calendar-day': '自然日',
  },
  en: {
    'urgent-hour': 'urgent hour',
    'working-hour': 'working hour',
    'working-day': 'working day',
    'calendar-day': 'calendar day',
  },
} as const;

/** The steps in one line, such as "2 工作时 自 11-20 17:00（周五，还剩 1 小时）→ 跳过周末 → 11-23 周一 09:30". */
export function explanationWords(steps: readonly ExplanationStep[], zone: Zone, language: Language): string {
  const start = steps.find((step) => step.kind === 'limit');
  const writer = new Writer(zone, language, start?.kind === 'limit' ? start.at : undefined);
  return steps
    .map((step) => writer.step(step))
    .join(' → ')
    .replaceAll('） →', '）→');
}

class Writer {
  readonly #zone: Zone;
  readonly #zh: boolean;
  readonly #language: Language;
  /** The year that goes without saying. */
  readonly #year: string;

  constructor(zone: Zone, language: Language, start: Date | undefined) {
    this.#zone = zone;
    this.#zh = language === 'zh';
    this.#language = language;
    this.#year = start === undefined ? '' : this.#wall(start).date.slice(0, 4);
  }

  step(step: ExplanationStep): string {
    switch (step.kind) {
      case 'limit':
        return this.#limit(step);
      case 'skip':
        return this.#skip(step);
      case 'exchanged-workday': {
        const date = `${this.#date(step.date)} ${this.#weekday(step.date)}`;
        return this.#zh ? `${date} 调休上班（${step.name}）` : `${date} worked by exchange (${step.name})`;
      }
      case 'paused':
        return this.#zh ? `${this.#moment(step.at)} 暂停` : `paused ${this.#moment(step.at)}`;
      case 'resumed':
        return this.#zh ? `${this.#moment(step.at)} 恢复` : `resumed ${this.#moment(step.at)}`;
      case 'extended': {
        const more = this.#duration(step.duration);
        return this.#zh
          ? `${this.#moment(step.at)} 延期 ${more}`
          : `extended by ${more} on ${this.#moment(step.at)}`;
      }
      case 'limit-changed': {
        const [from, to] = [this.#duration(step.from), this.#duration(step.to)];
        return this.#zh
          ? `${this.#moment(step.at)} 时限由 ${from} 改为 ${to}`
          : `limit changed from ${from} to ${to} on ${this.#moment(step.at)}`;
      }
      case 'due':
        return this.#moment(step.at);
      case 'assumed':
        return this.#zh
          ? `${step.knownUntil} 以后的节假日尚未公布，按每周规律推算`
          : `holidays after ${step.knownUntil} are not known yet, the weekly pattern was taken`;
      case 'stopped':
        return this.#stopped(step);
      case 'reading':
        return this.#reading(step);
    }
  }

  #limit(step: ExplanationStep & { kind: 'limit' }): string {
    const { date, time } = this.#wall(step.at);
    const notes: string[] = [this.#weekday(date)];
    const { unit } = step.duration;
    if (unit === 'urgent-hour') notes.push(this.#zh ? '昼夜连续' : 'around the clock');
    else if (unit === 'working-hour') notes.push(...this.#leftToday(step.leftTodayMs));
    else if (!step.startDayCounts) notes.push(this.#zh ? '当日不计' : 'not counted');
    const limit = this.#duration(step.duration);
    return this.#zh
      ? `${limit} 自 ${this.#date(date)} ${time}（${notes.join('，')}）`
      : `${limit} from ${this.#date(date)} ${time} (${notes.join(', ')})`;
  }

  #leftToday(leftMs: number | null | undefined): string[] {
    if (leftMs === undefined) return [];
    if (leftMs === null) return [this.#zh ? '休息日' : 'a day of rest'];
    if (leftMs === 0) return [this.#zh ? '当日工作时间已过' : 'after work'];
    const hours = Math.floor(leftMs / HOUR_MS);
    const minutes = Math.floor((leftMs % HOUR_MS) / MINUTE_MS);
    const parts: string[] = [];
    if (hours > 0) parts.push(this.#zh ? `${hours} 小时` : `${hours} h`);
    if (minutes > 0 || hours === 0) parts.push(this.#zh ? `${minutes} 分` : `${minutes} min`);
    return [this.#zh ? `还剩 ${parts.join(' ')}` : `${parts.join(' ')} left`];
  }

  #skip(step: ExplanationStep & { kind: 'skip' }): string {
    const dates =
      step.from === step.until
        ? this.#date(step.from)
        : `${this.#date(step.from)}${this.#zh ? ' 至 ' : ' to '}${this.#date(step.until)}`;
    if (step.reason === 'holiday') {
      return this.#zh
        ? `跳过${step.names.join('、')}（${dates}）`
        : `${step.names.join(', ')} (${dates}) skipped`;
    }
    if (step.reason === 'rest') {
      return this.#zh ? `跳过休息日（${dates}）` : `days of rest (${dates}) skipped`;
    }
    if (step.count > 1) return this.#zh ? `跳过 ${step.count} 个周末` : `${step.count} weekends skipped`;
    return this.#zh ? '跳过周末' : 'weekend skipped';
  }

  #stopped(step: ExplanationStep & { kind: 'stopped' }): string {
    const used = this.#amount(step.usedMs, step.unit);
    const when = this.#moment(step.at);
    if (this.#zh) return `${when} 停止，用时 ${used}，${step.overdue ? '超期' : '按期'}`;
    return `stopped ${when} after ${used}, ${step.overdue ? 'overdue' : 'on time'}`;
  }

  #reading(step: ExplanationStep & { kind: 'reading' }): string {
    const left = this.#amount(Math.abs(step.remainingMs), step.unit);
    const late = step.remainingMs < 0;
    if (this.#zh) return `${step.paused ? '暂停中，' : ''}${late ? '已超期' : '还剩'} ${left}`;
    return `${step.paused ? 'paused, ' : ''}${late ? `${left} overdue` : `${left} left`}`;
  }

  #amount(ms: number, unit: TimeUnit): string {
    return this.#duration({ amount: Math.round((ms / unitMs(unit)) * 100) / 100, unit });
  }

  #duration({ amount, unit }: Duration): string {
    const plural = this.#zh || amount === 1 ? '' : 's';
    return `${amount} ${UNITS[this.#language][unit]}${plural}`;
  }

  /** '11-23 周一 09:30'; midnight is 24:00 of the day that ends. */
  #moment(at: Date): string {
    const { date, time } = this.#wall(at);
    const ended = time === '00:00' ? dateOfDayNumber((findDayNumber(date) as number) - 1) : date;
    return `${this.#date(ended)} ${this.#weekday(ended)} ${time === '00:00' ? '24:00' : time}`;
  }

  #date(date: string): string {
    return date.startsWith(this.#year) && this.#year !== '' ? date.slice(5) : date;
  }

  #weekday(date: string): string {
    return WEEKDAYS[this.#language][isoWeekdayOf(findDayNumber(date) as number) - 1] as string;
  }

  #wall(at: Date): { date: string; time: string } {
    const wall = this.#zone.wallAt(at.getTime());
    return {
      date: dateOfDayNumber(Math.floor(wall / DAY_MS)),
      time: new Date(wall).toISOString().slice(11, 16),
    };
  }
}
