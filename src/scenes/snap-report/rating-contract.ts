interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One thing that was good or bad, to be pressed instead of typed. */
export interface RatingReason {
  readonly id: string;
  readonly isGood: boolean;
  readonly words: Words;
}

const reason = (id: string, isGood: boolean, zh: string, en: string): RatingReason => ({
  ...{ id, isGood, words: { zh, en } },
});

/** What people mostly praise and complain of; the words of their own stand beside it. */
export const ratingReasons: readonly RatingReason[] = [
  reason('quick', true, '办得快', 'Quick'),
  reason('thorough', true, '解决彻底', 'Properly solved'),
  reason('friendly', true, '态度好', 'Friendly'),
  reason('informed', true, '说得清楚', 'Well explained'),
  reason('slow', false, '办得慢', 'Slow'),
  reason('unsolved', false, '没解决好', 'Not properly solved'),
  reason('rude', false, '态度不好', 'Unfriendly'),
  reason('silent', false, '没人联系我', 'Nobody contacted me'),
  reason('untrue', false, '结果与实际不符', 'The result is not what is there'),
  reason('again', false, '很快又坏了', 'Soon broken again'),
];

/** The words of reasons by their ids; ids that are no longer offered are left out. */
export function reasonsInWords(ids: readonly string[]): Words[] {
  return ratingReasons.filter((each) => ids.includes(each.id)).map((each) => each.words);
}

/** Reasons and own words as the case file keeps them, within `most` characters. */
export function ratingInWords(ids: readonly string[], own: string, most = 500): string {
  const pressed = reasonsInWords(ids).map(({ zh }) => zh);
  return [pressed.join('、'), own]
    .filter((part) => part !== '')
    .join('。')
    .slice(0, most);
}
