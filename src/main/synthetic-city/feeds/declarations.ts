import { type FeedDefinition, STANDARD_FIELDS, THEIR_FIELDS } from './definition.ts';

/** The declaration of a source, in the form that `citybrain feeds add` takes. */
export type FeedDeclaration = Readonly<Record<string, unknown>>;

/** Shares of rows put aside that a load may have, by how carefully the system is kept. */
const BAD_SHARES = { high: 0.05, middle: 0.1, low: 0.3 } as const;

/** What a feed says of itself. `format` can differ from its own: a sheet that grew too long is a CSV. */
export function declarationOf(feed: FeedDefinition, format: FeedDefinition['format']): FeedDeclaration {
  const fields: Record<string, unknown> = {};
  const isTheirs = feed.subject === 'organisation' || feed.subject === 'thing';
  for (const [title, value] of feed.columns) {
    if (!STANDARD_FIELDS.has(value) && !(isTheirs && THEIR_FIELDS.has(value))) continue;
    fields[value] =
      value === 'sex' && feed.sexes?.[0] === 'M' ? { column: title, values: { M: '1', F: '2' } } : title;
  }
  const [serial] = feed.columns.find(([, value]) => value === 'serial')!;
  return {
    ...{
      code: feed.code,
      title: `${feed.title}（合成）`,
      system: feed.system,
      subject: feed.subject,
      format,
    },
    ...(format === 'csv' ? { encoding: feed.encoding ?? 'utf-8' } : {}),
    ...(format === 'csv' && feed.delimiter !== undefined ? { delimiter: feed.delimiter } : {}),
    ...{ key: [serial], fields, period: feed.period, owner: feed.owner, legalBasis: feed.legalBasis },
    ...{ trust: feed.trust, maximumBadShare: BAD_SHARES[feed.care], synthetic: true },
    ...(feed.says !== undefined && { says: feed.says }),
  };
}

/** Two systems that are only asked about one person at a time and hand nothing over. */
export const QUERY_ONLY: readonly FeedDeclaration[] = [
  {
    ...{
      code: 'identity-verification',
      title: '人口身份核验接口（合成）',
      system: '人口信息核验服务',
      subject: 'person',
    },
    ...{ period: 'day', owner: '公安机关（合成）', legalBasis: '居民身份证法', trust: 98, synthetic: true },
    queryOnly: {
      ...{
        quotaPerDay: 20_000,
        quotaPerAccount: 500,
        addressFrom: 'FEED_IDENTITY_VERIFICATION_URL',
        synthetic: true,
      },
      request: { number: 'idNumber', name: 'name' },
      answer: { match: 'data.result', same: ['1'], different: ['2'], unknown: ['3'] },
    },
  },
  {
    ...{
      code: 'marriage-verification',
      title: '婚姻状况核验接口（合成）',
      system: '婚姻登记核验服务',
      subject: 'person',
    },
    ...{ period: 'day', owner: '民政部门（合成）', legalBasis: '婚姻登记条例', trust: 92, synthetic: true },
    queryOnly: {
      ...{
        quotaPerDay: 5_000,
        quotaPerAccount: 200,
        addressFrom: 'FEED_MARRIAGE_VERIFICATION_URL',
        synthetic: true,
      },
      request: { number: 'cardNo', name: 'fullName' },
      answer: { match: 'match', same: [true], different: [false] },
    },
  },
];
