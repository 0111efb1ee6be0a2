/** Every error that leaves the process: its HTTP status and its words. {placeholders} come from the details. */
interface CatalogueEntry {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
}

const entry = (status: number, zh: string, en: string): CatalogueEntry => ({ status, zh, en });

export const errorCatalogue: Readonly<Record<string, CatalogueEntry>> = {
  'internal.unexpected': entry(
    500,
    '系统出错，已记录。请稍后重试。',
    'Something went wrong and was recorded. Please try again later.',
  ),
  'request.invalid': entry(400, '提交的内容有误：{reason}', 'The request is not right: {reason}'),
  'request.too_large': entry(413, '内容太大，最多 {limit}', 'Too large: at most {limit}'),
  'request.not_found': entry(404, '没有这个地址：{path}', 'There is nothing at {path}'),
  'request.too_many': entry(
    429,
    '操作太频繁，请 {seconds} 秒后再试',
    'Too many requests; try again in {seconds} s',
  ),
  'request.key_reused': entry(
    409,
    '同一个 Idempotency-Key 已用于不同的内容，请换一个新的',
    'This Idempotency-Key was used with other content; take a new one',
  ),
  'request.cursor_invalid': entry(
    400,
    '翻页标记无效，请从第一页开始',
    'The cursor is not one of ours; start again at the first page',
  ),
  'request.csrf': entry(
    403,
    '页面已过期，请刷新后重试（缺少 X-CSRF-Token）',
    'The page is out of date; reload it (X-CSRF-Token is missing or wrong)',
  ),
  'request.unsupported_type': entry(
    415,
    '不支持的内容类型 {type}，应为 {expected}',
    'Content type {type} is not supported; send {expected}',
  ),
  'config.invalid': entry(
    500,
    '配置 {name} 的值 {value} 无效，应为 {expected}',
    'The setting {name} has the value {value}; it takes {expected}',
  ),
  'server.stopping': entry(503, '系统正在停止，请稍后重试', 'The system is stopping; try again shortly'),
  'access.sign_in_needed': entry(401, '请先登录', 'Please sign in first'),
  'access.denied': entry(
    403,
    '没有权限（{permission}），请联系本单位管理员',
    'You do not have the right {permission}; ask the administrator of your unit',
  ),
  'access.out_of_scope': entry(
    403,
    '这不在您负责的单位或区域内',
    'This lies outside the units and areas you are responsible for',
  ),
  'db.unavailable': entry(
    503,
    '数据库暂时不可用，请稍后重试；未确认的操作没有保存',
    'The database is away; try again shortly. What was not confirmed was not stored',
  ),
  'db.too_slow': entry(
    503,
    '查询时间过长已停止，请缩小范围',
    'The query took too long and was stopped; narrow it down',
  ),
  'db.busy': entry(
    503,
    '数据正被他人使用，请稍后重试',
    'Somebody else is using this record; try again shortly',
  ),
  'db.migration_misnamed': entry(
    500,
    '迁移文件 {file} 命名有误，应为 {expected}',
    'The migration {file} is misnamed; it should be {expected}',
  ),
  'db.migration_changed': entry(
    500,
    '已执行的迁移 {migration} 被修改。请恢复原文件，改动写入新的迁移',
    'The applied migration {migration} was changed. Restore the file and put the change into a new one',
  ),
  'db.migration_failed': entry(
    500,
    '迁移 {migration} 失败：{reason}',
    'The migration {migration} failed: {reason}',
  ),
};

/** The words for a code in a language; an unknown code gets the words of an unexpected error. */
export function describeError(
  code: string,
  details: Readonly<Record<string, unknown>>,
  language: 'zh' | 'en',
) {
  const known = errorCatalogue[code] ?? errorCatalogue['internal.unexpected']!;
  const text = known[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in details ? printable(details[name]) : whole,
  );
  return { status: known.status, text };
}

function printable(value: unknown): string {
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.join('、') : JSON.stringify(value);
  return (text ?? '').slice(0, 300);
}
