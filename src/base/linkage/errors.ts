import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in linkage, with status and words. */
export const linkageErrors: ErrorCatalogue = {
  'linkage.config': entry(
    422,
    '配置项 {field} 有误：{why}；应为：{right}',
    'The configuration is wrong at {field}: {why}; right: {right}',
  ),
  'linkage.config_unreadable': entry(
    422,
    '无法读取配置文件 {file}：{why}',
    'The configuration {file} cannot be read: {why}',
  ),
  'linkage.file_missing': entry(404, '没有文件 {file}', 'There is no file {file}'),
  'linkage.file_empty': entry(
    422,
    '文件 {file} 没有记录；应有表头和至少一行',
    'The file {file} has no records; it needs a header and at least one row',
  ),
  'linkage.file_damaged': entry(
    422,
    '文件 {file} 已损坏或不完整：{why}；请重新取得整个文件',
    'The file {file} is damaged or only a part: {why}; fetch the whole file again',
  ),
  'linkage.file_cut': entry(
    422,
    '文件 {file} 在第 {line} 行中断：应有 {expected} 列；请重新取得整个文件',
    'The file {file} breaks off in line {line}, which should have {expected} columns; fetch the whole file again',
  ),
  'linkage.rows_shifted': entry(
    422,
    '文件 {file} 第 {line} 行的列数与表头（{expected} 列）不符，列可能错位；含分隔符的值须加引号',
    'Line {line} of {file} has not the {expected} columns of the header: values may be shifted; quote values that hold the delimiter',
  ),
  'linkage.encoding': entry(
    422,
    '文件 {file} 的编码不是 {encoding}；请在 encoding 中写明，如 utf-8、gb18030、utf-16le、windows-1252',
    'The file {file} is not in {encoding}; say its encoding, such as utf-8, gb18030, utf-16le or windows-1252',
  ),
  'linkage.header_doubled': entry(
    422,
    '文件 {file} 中表头重复：{what}；请只保留一个表头，各列名称不同',
    'The header of {file} is doubled: {what}; leave one header with a name of its own for each column',
  ),
  'linkage.column_unknown': entry(
    422,
    '文件 {file} 没有列“{column}”；现有列：{columns}；没有此项的文件请在 columns 中写 null',
    'The file {file} has no column "{column}"; it has {columns}. Say null in columns where a file has none for a field',
  ),
  'linkage.column_content': entry(
    422,
    '文件 {file} 的列“{column}”有 {share}% 的值不是{expected}，列可能错位；请检查 columns',
    '{share} % of the column "{column}" of {file} cannot be read as {expected}: are columns shifted? See columns',
  ),
  'linkage.id_missing': entry(
    422,
    '文件 {file} 有 {count} 行没有编号（列“{column}”），如：{examples}；请补上编号，或在配置中去掉 id，各行即以行号为编号',
    '{count} rows of {file} have no id in the column "{column}", such as: {examples}. Fill it, or leave "id" out of the configuration: rows are then named by their line',
  ),
  'linkage.id_doubled': entry(
    422,
    '文件 {file} 有 {count} 个编号出现多次（列“{column}”应唯一），如：{examples}；请在 id 中写明另一列，或在配置中去掉 id，各行即以行号为编号',
    '{count} ids of {file} stand several times (the column "{column}" must be unique), such as: {examples}. Name another column as id, or leave "id" out of the configuration: rows are then named by their line',
  ),
  'linkage.lines_known': entry(
    422,
    '文件 {file} 没有编号列，其行号 {examples} 等在前次运行中已指其他记录；请换一个文件名，或在 id 中写明编号列',
    'The rows of {file} are named by their line, and {examples} … name other records of the run before: give the file another name, or name a column as id',
  ),
  'linkage.date_order': entry(
    422,
    '文件 {file} 的列“{column}”日、月先后不明（如 03/04/1980）；请在来源的 dates 中写明 DMY、MDY 或 YMD',
    'Day or month first in the column "{column}" of {file} (03/04/1980 is both)? Say DMY, MDY or YMD in dates of the source',
  ),
  'linkage.truth_missing': entry(
    422,
    '评估需要 truth：请为来源 {sources} 写明 column 或 pattern',
    'Measuring needs truth: say its column or pattern for {sources}',
  ),
  'linkage.truth_empty': entry(
    422,
    '来源 {source} 的 truth 没有任何值，无从评估；请检查其 column 或 pattern',
    'The truth of {source} holds no value, so nothing can be measured; look at its column or pattern',
  ),
  'linkage.no_result': entry(
    404,
    '目录 {directory} 中没有完成的比对结果，请先运行 citybrain link run',
    'There is no finished result in {directory}; run citybrain link run first',
  ),
  'linkage.removed_wrong': entry(
    422,
    '文件 {file} 第 {line} 行应为“来源/编号”',
    'Line {line} of {file} must be source/id',
  ),
  'linkage.pair_unknown': entry(404, '没有记录 {record}', 'There is no record {record}'),
};
