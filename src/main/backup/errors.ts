import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong with backups, with status and words. */
export const backupErrors: ErrorCatalogue = {
  'backup.exists': entry(409, '{directory} 已存在，请换一个新目录', '{directory} exists; name a new folder'),
  'backup.not_found': entry(
    404,
    '{directory} 不是完整的备份（缺少 manifest.json）',
    '{directory} is not a whole backup: there is no manifest.json',
  ),
  'backup.format_unknown': entry(
    422,
    '备份格式 {format} 无法识别，本版本支持 {known}',
    'The backup has format {format}; this release reads {known}',
  ),
  'backup.damaged': entry(
    422,
    '备份已损坏，{count} 处：{faults}',
    'The backup is damaged in {count} places: {faults}',
  ),
  'backup.file_damaged': entry(
    422,
    '文件 {file} 已损坏，未写入备份',
    'The file {file} is damaged; no backup was written',
  ),
  'backup.release_unknown': entry(
    409,
    '备份含有本版本没有的迁移：{migrations}。请用写入备份的版本 {release} 恢复',
    'The backup has migrations that this release does not: {migrations}. Restore it with release {release}',
  ),
  'backup.not_empty': entry(
    409,
    '目标数据库已有城市数据。请换新的 DATA_DIR 或空数据库',
    'The database holds a city already; take a new DATA_DIR or an empty database',
  ),
  'backup.secret_differs': entry(
    409,
    '{path} 与备份中的密钥不同。请换新的 DATA_DIR',
    '{path} is another key than that of the backup; take a new DATA_DIR',
  ),
};
