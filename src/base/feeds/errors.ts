import { entry } from '../../platform/i18n/entry.ts';
import type { ErrorCatalogue } from '../../platform/i18n/errors.ts';

export const feedsErrors: ErrorCatalogue = {
  'feeds.declaration_wrong': entry(
    400,
    '数据源声明有 {count} 处错误：{faults}',
    'The declaration of the source has {count} faults: {faults}',
  ),
  'feeds.source_unknown': entry(404, '没有数据源 {code}', 'There is no source {code}'),
  'feeds.out_of_reach': entry(
    403,
    '数据源 {code} 归其他单位或其他区域管理，不在你的职责范围内',
    'Source {code} belongs to another unit or area, outside of what you look after',
  ),
  'feeds.owner_out_of_reach': entry(
    403,
    '管理单位和适用区域应在你的职责范围内；请选择本单位或本区域',
    'The unit and the area of a source must be among those that you look after; choose your own',
  ),
  'feeds.place_for_city': entry(
    403,
    '数据表、服务器上的文件和核验接口由全市数据管理员声明；本单位的数据请用上传文件',
    'Tables, files of the server and interfaces are declared by who looks after the whole city; send a file instead',
  ),
  'feeds.load_unknown': entry(404, '没有这次装载', 'There is no such load'),
  'feeds.subject_changed': entry(
    409,
    '数据源 {code} 的对象是 {subject}，不能改；请用新的编码',
    'Source {code} is about {subject}, which cannot change; take a new code',
  ),
  'feeds.query_only': entry(
    409,
    '数据源 {code} 只供核验，不能装载',
    'Source {code} can only be asked, not loaded',
  ),
  'feeds.made_here': entry(
    409,
    '数据源 {code} 的记录由本系统产生，不用装载',
    'The records of source {code} are made in here; there is nothing to load',
  ),
  'feeds.not_query_only': entry(
    409,
    '数据源 {code} 不是核验接口',
    'Source {code} is not one that can be asked',
  ),
  'feeds.busy': entry(
    409,
    '数据源 {code} 正在装载；请等它结束',
    'Source {code} is being loaded; wait until that ends',
  ),
  'feeds.file_missing': entry(400, '读不到文件 {file}：{reason}', 'The file {file} cannot be read: {reason}'),
  'feeds.connection_missing': entry(
    400,
    '环境变量 {variable} 没有设置；应含只读的连接串',
    'The variable {variable} is not set; it holds the read-only connection string',
  ),
  'feeds.table_failed': entry(
    502,
    '读取表 {table} 失败：{reason}',
    'Reading the table {table} failed: {reason}',
  ),
  'feeds.no_files': entry(
    400,
    '文件夹 {folder} 中没有数据源的文件；文件名应为 编码.csv、.xlsx、.jsonl 或 .parquet，声明为 编码.json',
    'The folder {folder} has no file of a source: CODE.csv, .xlsx, .jsonl or .parquet, a declaration CODE.json',
  ),
  'feeds.many_files': entry(
    400,
    '文件夹中的文件超过 {most} 个，请分开装载',
    'The folder has more than {most} files; load it in parts',
  ),
  'feeds.file_empty': entry(
    422,
    '文件 {file} 是空的，没有改动任何数据',
    'The file {file} is empty; nothing was changed',
  ),
  'feeds.no_rows': entry(422, '文件 {file} 只有表头，没有数据', 'The file {file} has a header and no rows'),
  'feeds.encoding_wrong': entry(
    422,
    '文件声明为 {declared}，字节却是 {found}；请改声明或转码',
    'The file is declared as {declared}, its bytes are {found}; change the declaration or the file',
  ),
  'feeds.encoding_mixed': entry(
    422,
    '文件开头是 {first}，第 {line} 行起有 {found} 的内容，像是几个文件拼接而成；请统一编码后重新传送',
    'The file begins in {first} and has {found} from line {line} on, as if files were put together; send it in one encoding',
  ),
  'feeds.not_text': entry(
    422,
    '文件不是文本（第 {byte} 字节起）；声明的格式是 {format}',
    'The file is no text (from byte {byte}); its declared format is {format}',
  ),
  'feeds.format_wrong': entry(
    422,
    '文件声明为 {declared}，内容却是 {found}；请另存为 {declared} 后重新传送，或改声明',
    'The file is declared as {declared}, its contents are {found}; save it as {declared} and send it again, or change the declaration',
  ),
  'feeds.file_damaged': entry(
    422,
    '文件已损坏或不完整：{reason}',
    'The file is damaged or not whole: {reason}',
  ),
  'feeds.half_file': entry(
    422,
    '文件在第 {line} 行中间断了：应有 {expected} 个字段，只有 {found} 个；请重新传送',
    'The file ends in the middle of line {line}: {found} of {expected} fields; send it again',
  ),
  'feeds.quote_open': entry(
    422,
    '第 {line} 行的引号没有结束，其后 {lines} 行无法分开',
    'A quote on line {line} does not end; the {lines} lines after it cannot be told apart',
  ),
  'feeds.columns_missing': entry(
    422,
    '表头缺少声明的列：{missing}；文件中有：{found}',
    'The header lacks declared columns: {missing}; the file has: {found}',
  ),
  'feeds.header_missing': entry(
    422,
    '文件没有表头，第一行就是数据；请在数据上方加一行列名',
    'The file has no header, its first row is data; put a row with the names of the columns above',
  ),
  'feeds.header_doubled': entry(
    422,
    '表头中列 {column} 出现两次',
    'The header has the column {column} twice',
  ),
  'feeds.columns_shifted': entry(
    422,
    '列与内容不符，疑似错位：{columns}',
    'Columns do not hold what they should, as if shifted: {columns}',
  ),
  'feeds.numbers_rounded': entry(
    422,
    '号码被电子表格改成了约数（如 4.1E+17），末几位已丢失，无法恢复：{columns}；请在原表中把该列设为“文本”后重新导出',
    'Numbers were rounded by a spreadsheet (4.1E+17), their last digits are lost: {columns}; make the columns text in the original and export again',
  ),
  'feeds.key_repeats': entry(
    422,
    '{rows} 行只有 {keys} 个不同的主键（{key}），其余与之主键相同而内容不同；请核对主键声明，确属如此请加 --confirm',
    '{rows} rows have only {keys} different keys ({key}) and say different things; check the declared key, or if that is right, add --confirm',
  ),
  'feeds.keys_changed': entry(
    409,
    '原有 {before} 行中有 {removed} 行的主键不见了，另有 {added} 个新主键，疑似主键换了编法；确属如此请加 --confirm，每次都如此的数据源请声明 maximumShrink 为 1',
    'Of {before} rows before the keys of {removed} are gone and {added} are new, as if rows were numbered anew; if that is right, add --confirm, and for a source that always does so declare maximumShrink 1',
  ),
  'feeds.key_declared_anew': entry(
    409,
    '数据源 {code} 的主键已由 {before} 改为 {now}，增量无法与原有数据对上；请先按新主键装载一次全量',
    'The key of source {code} was {before} and is {now} now, changes cannot be matched with what it holds; load it in full once',
  ),
  'feeds.all_bad': entry(
    422,
    '前 {rows} 行没有一行可用，已停止：{reasons}',
    'None of the first {rows} rows can be used, stopped: {reasons}',
  ),
  'feeds.too_many_bad': entry(
    422,
    '{rows} 行中有 {bad} 行不合格（{share}），超过 {maximum}：{reasons}',
    '{bad} of {rows} rows are bad ({share}), above {maximum}: {reasons}',
  ),
  'feeds.too_few_rows': entry(
    422,
    '只有 {rows} 行可用，应不少于 {minimum} 行',
    'Only {rows} rows can be used, at least {minimum} were expected',
  ),
  'feeds.shrunk': entry(
    409,
    '全量由 {before} 行减为 {rows} 行，超过允许的 {maximum}；确属如此请加 --confirm',
    'A full load of {rows} rows after {before} shrinks by more than {maximum}; if that is right, add --confirm',
  ),
  'feeds.turned_back': entry(
    409,
    '数据截至 {asOf}，早于已装载的 {before}；确属如此请加 --confirm',
    'The rows speak of {asOf}, before those loaded already ({before}); if that is right, add --confirm',
  ),
  'feeds.no_snapshot': entry(
    409,
    '数据源 {code} 还没有全量，不能按增量装载',
    'Source {code} has no full load yet that changes could be added to',
  ),
  'feeds.snapshot_lost': entry(
    409,
    '数据源 {code} 现有数据的文件丢失或损坏，增量无处可加；请从备份恢复，或装载一次全量',
    'The files of what source {code} holds are lost or damaged, nothing can be added to them; restore them from a backup, or load it in full once',
  ),
  'feeds.interrupted': entry(
    500,
    '装载中断，没有改动任何数据',
    'The load was interrupted; nothing was changed',
  ),
  'feeds.broke': entry(500, '装载出错：{reason}', 'The load broke: {reason}'),
  'feeds.number_wrong': entry(400, '公民身份号码不对：{reason}', 'The resident number is wrong: {reason}'),
  'feeds.name_wrong': entry(400, '姓名不对：{reason}', 'The name is wrong: {reason}'),
  'feeds.quota_used': entry(
    429,
    '今天对 {code} 的核验次数已用完（{of}：{quota}）',
    "Today's questions to {code} are used up ({of}: {quota})",
  ),
  'feeds.source_silent': entry(
    503,
    '核验接口 {code} 没有应答；{seconds} 秒后再试',
    'Source {code} does not answer; try again in {seconds} s',
  ),
  'feeds.answer_unclear': entry(
    502,
    '核验接口 {code} 的应答与声明不符',
    'The answer of source {code} is not what its declaration says',
  ),
  'feeds.code_taken': entry(
    409,
    '编码 {code} 已有数据源使用，请换一个，或打开它修改声明',
    'There is a source {code} already; take another code, or open it and change its declaration',
  ),
  'feeds.file_needed': entry(
    400,
    '数据源 {code} 由文件装载；请指明或上传文件',
    'Source {code} is loaded from a file; name one, or send one first',
  ),
  'feeds.no_directory': entry(
    409,
    '服务器没有设置数据目录（FEEDS_DIR），不能按路径装载',
    'The server has no folder for files of sources (FEEDS_DIR)',
  ),
  'feeds.none_rejected': entry(404, '{load} 号装载没有不合格数据', 'Load {load} rejected nothing'),
  'feeds.rejected_removed': entry(
    410,
    '{load} 号装载的不合格数据保存期已满，已于 {day} 删除，只留数量；需要时请来源单位重新提供',
    'What load {load} rejected was kept for its time and removed on {day}, its counts stay; if needed, ask the sender anew',
  ),
  'feeds.inspecting': entry(
    503,
    '正在查看的文件较多，请稍后再试',
    'Several files are being looked at; try again in a moment',
  ),
  'feeds.uploads_many': entry(
    409,
    '你有 {most} 个文件还没有装载；请先装载或删除',
    'You have {most} files that are not loaded yet; load or remove them first',
  ),
  'feeds.upload_unknown': entry(
    404,
    '没有这个上传的文件，可能已过期',
    'There is no such file; it may have expired',
  ),
  'feeds.upload_in_use': entry(
    409,
    '这个文件正在等待装载或正在装载，先停止装载再删除',
    'A load waits for this file or reads it; stop that first',
  ),
  'feeds.upload_unfinished': entry(
    409,
    '文件还没有传完（{received} / {bytes} 字节）',
    'The file is not all here yet ({received} of {bytes} bytes)',
  ),
  'feeds.upload_place': entry(409, '请从第 {received} 字节续传', 'Go on from byte {received}'),
  'feeds.upload_longer': entry(
    400,
    '传来的内容比声明的 {bytes} 字节长',
    'More came than the {bytes} bytes that were announced',
  ),
};
