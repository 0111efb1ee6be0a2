import { AppError } from '../../lib/errors.ts';

/** What a row of an imported table can say; `text` or `title` is needed. */
export const IMPORT_FIELDS = [
  ...(['externalId', 'title', 'text', 'kind', 'reportedAt', 'reporter', 'telephone'] as const),
  ...(['address', 'lon', 'lat', 'areaCode', 'categoryCode'] as const),
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
export type ColumnMap = Readonly<Partial<Record<ImportField, string>>>;

/** Names that columns go by in the files people have, in small letters without blanks, `_` and `-`. */
const KNOWN_NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  externalId: [
    'externalid',
    'id',
    'srrecordid',
    'servicerequestnum',
    'servicerequestid',
    '留言编号',
    '工单编号',
    '编号',
  ],
  title: ['title', 'subject', 'srtype', 'servicename', '留言主题', '标题', '主题'],
  text: ['text', 'description', 'content', 'message', 'details', '留言详情', '内容', '诉求内容', '问题描述'],
  kind: ['kind', '诉求类型', '类型'],
  reportedAt: [
    'reportedat',
    'createddate',
    'requesteddatetime',
    'createdat',
    'time',
    '留言时间',
    '受理时间',
    '上报时间',
  ],
  reporter: ['reporter', 'name', '留言用户', '姓名', '诉求人'],
  telephone: ['telephone', 'phone', '电话', '联系电话', '手机'],
  address: ['address', 'location', '地址', '事发地址'],
  lon: ['lon', 'lng', 'long', 'longitude', '经度'],
  lat: ['lat', 'latitude', '纬度'],
  areaCode: ['areacode', '区域编码', '行政区划代码'],
  categoryCode: ['categorycode', '类别编码'],
};

/**
 * Which column feeds which field: what is given (`text=留言详情,title=主题`), else columns with a well-known name.
 * Throws `intake.import_columns` when a named column does not exist or nothing holds the text.
 */
export function mapColumns(columns: readonly string[], given: string | undefined): ColumnMap {
  const map: Partial<Record<ImportField, string>> = {};
  for (const [field, names] of Object.entries(KNOWN_NAMES) as [ImportField, readonly string[]][]) {
    const column = columns.find((each) => names.includes(each.toLowerCase().replace(/[\s_-]/g, '')));
    if (column !== undefined) map[field] = column;
  }
  for (const pair of given?.split(',').filter((each) => each !== '') ?? []) {
    const [field, column] = pair.split('=').map((each) => each.trim());
    if (
      !(IMPORT_FIELDS as readonly string[]).includes(field ?? '') ||
      column === undefined ||
      !columns.includes(column)
    ) {
      throw new AppError('intake.import_columns', {
        given: pair,
        fields: IMPORT_FIELDS,
        found: columns.slice(0, 40),
      });
    }
    map[field as ImportField] = column;
  }
  if (map.text === undefined && map.title === undefined) {
    throw new AppError('intake.import_columns', {
      given: 'text',
      fields: IMPORT_FIELDS,
      found: columns.slice(0, 40),
    });
  }
  return map;
}

/**
 * A time as tables write it: ISO 8601, `2019/2/28 11:25:05`, `04/12/2018 11:11:26 AM`, `2019年2月28日 11:25`.
 * Without an offset it is a wall-clock time `offsetMinutes` east of UTC. Undefined when it is none of these.
 */
export function parseReportedAt(text: string, offsetMinutes: number): Date | undefined {
  if (/[zZ]$|[+-]\d{2}:?\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return new Date(text);
  const east = /^(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?[ T]*(\d{1,2})?:?(\d{2})?:?(\d{2})?/.exec(text);
  const west = /^(\d{1,2})\/(\d{1,2})\/(\d{4})[ T]*(\d{1,2})?:?(\d{2})?:?(\d{2})?\s*([AP]M)?/i.exec(text);
  const parts = east ? east.slice(1, 7) : west ? [west[3], west[1], west[2], ...west.slice(4, 7)] : undefined;
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const noon = west?.[7]?.toUpperCase();
  const hours = noon === 'PM' && hour < 12 ? hour + 12 : noon === 'AM' && hour === 12 ? 0 : hour;
  const at = new Date(Date.UTC(year, month - 1, day, hours, minute, second));
  // 31 February rolls over in Date.UTC: such a day does not exist.
  const exists = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && hours < 24 && minute < 60;
  return exists ? new Date(at.getTime() - offsetMinutes * 60_000) : undefined;
}
