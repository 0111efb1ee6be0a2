import type { City } from '../../base/scene/index.ts';
import { assert } from '../../lib/assert.ts';

/**
 * How many may live in a let house. The country says that the city sets it (住房租赁条例; 商品房屋租赁管理办法): numbers
 * come from the pack, each version with its first day and its source.
 */
export interface CrowdingRule {
  readonly validFrom: string;
  /** Square metres a person needs, where the area is known. */
  readonly areaPerPersonM2: number;
  /** Persons in one room, where the number of rooms is known. */
  readonly personsPerRoom: number;
  /** Persons in one let house of which neither is known. */
  readonly personsPerHouse: number;
  readonly source: string;
}

export interface HousingSettings {
  readonly crowding: readonly CrowdingRule[];
  /** Lettings that end within so many days are called expiring. */
  readonly expiringWithinDays: number;
}

/** The longest lease there is, in years (民法典 第七百零五条). */
export const LONGEST_LEASE_YEARS = 20;

export const settingsOf = (city: City): HousingSettings => city.setting<HousingSettings>('housing');

/** The rule that holds on a day, YYYY-MM-DD: the latest that has begun; before the first one, the first. */
export function crowdingRuleOf({ crowding }: HousingSettings, day: string): CrowdingRule {
  const begun = crowding.filter(({ validFrom }) => validFrom <= day);
  const rule =
    begun.length === 0
      ? crowding[0]
      : begun.reduce((one, other) => (other.validFrom > one.validFrom ? other : one));
  assert(rule, 'the pack gives at least one rule of crowding');
  return rule;
}
