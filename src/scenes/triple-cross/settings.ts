import type { City } from '../../base/scene/index.ts';
import { isAppError } from '../../lib/errors.ts';
import type { MeetingRule } from './meeting-day.ts';

/** What the city says about the meeting. */
export interface TripleCrossSettings {
  readonly weekday: number;
  readonly stages: readonly string[];
  readonly papersBeforeDays: number;
}

/** The city's rule for the day of the meeting, with the holidays of the calendar in force. */
export function meetingRuleOf(city: City): MeetingRule & { stages: readonly string[] } {
  const { id, version } = city.calendars.current();
  const calendar = city.calendars.get(id, version);
  return {
    ...city.setting<TripleCrossSettings>('tripleCross'),
    isWorkingDay: (day) => {
      try {
        return calendar.isWorkingDay(day);
      } catch (error) {
        // The calendar does not know that year yet: its holidays are announced in autumn, the weekday stands till then.
        if (isAppError(error) && error.code === 'calendar.hole') return true;
        throw error;
      }
    },
  };
}
