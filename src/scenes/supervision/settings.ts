import type { City } from '../../base/scene/index.ts';

/** What the city says about supervising; the shapes are those of the city pack. */
export interface SupervisionSettings {
  readonly callBack: {
    readonly attempts: number;
    readonly minimumGapHours: number;
    /** 09:00-12:00 */
    readonly windows: readonly string[];
    readonly withinWorkingDays: number;
  };
  readonly rating: {
    readonly negativeLevels: readonly number[];
    readonly callBackWithinDays: number;
    readonly rectifyWithinWorkingDays: number;
  };
  readonly verification: {
    readonly sampleShare: number;
    readonly sampleShareByPriority: Readonly<Record<'urgent' | 'high' | 'normal', number>>;
  };
}

export function settingsOf(city: City): SupervisionSettings {
  return {
    callBack: city.setting('callBack'),
    rating: city.setting('rating'),
    verification: city.setting('verification'),
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
