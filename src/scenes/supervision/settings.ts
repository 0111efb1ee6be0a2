import type { City } from '../../base/scene/index.ts';

/** From when a rule holds, and what it rests on. */
export interface Origin {
  readonly validFrom: string;
  readonly source: string;
}

/** What the city says about supervising; the shapes are those of the city pack. */
export interface SupervisionSettings {
  readonly callBack: {
    readonly attempts: number;
    readonly minimumGapHours: number;
    /** 09:00-12:00 */
    readonly windows: readonly string[];
    readonly withinWorkingDays: number;
  };
  readonly verification: {
    readonly sampleShare: number;
    readonly sampleShareByPriority: Readonly<Record<'urgent' | 'high' | 'normal', number>>;
  };
  /** 好差评 */
  readonly rating: Origin & {
    readonly negativeLevels: readonly number[];
    readonly callBackWithinDays: number;
    readonly rectifyWithinWorkingDays: number;
  };
  /** 二次办理 */
  readonly secondHandling: Origin & { readonly withinWorkingDays: number };
  /** 申诉剔除 */
  readonly appeals: Origin & {
    readonly askWithinWorkingDays: number;
    readonly reviewWithinWorkingDays: number;
  };
  /** 督办, by level */
  readonly orders: Origin & { readonly answerWithinWorkingHours: Readonly<Record<string, number>> };
  readonly grading: Origin & {
    readonly version: string;
    readonly gradesFrom: Readonly<Record<'A' | 'B' | 'C', number>>;
    readonly deductions: readonly {
      readonly id: string;
      readonly points: number;
      readonly clause: string;
    }[];
  };
}

export function settingsOf(city: City): SupervisionSettings {
  return {
    callBack: city.setting('callBack'),
    verification: city.setting('verification'),
    rating: city.setting('rating'),
    secondHandling: city.setting('secondHandling'),
    appeals: city.setting('appeals'),
    orders: city.setting('orders'),
    grading: city.setting('grading'),
  };
}

/** Share of the cases of a priority (1 urgent, 2 high, others normal) whose closing is checked again. */
export function shareOf(settings: SupervisionSettings, priority: number): number {
  const { urgent, high, normal } = settings.verification.sampleShareByPriority;
  return priority === 1 ? urgent : priority === 2 ? high : normal;
}

/** The city's calendar that is in force. */
export function calendarOf(city: City) {
  const { id, version } = city.calendars.current();
  return city.calendars.get(id, version);
}
