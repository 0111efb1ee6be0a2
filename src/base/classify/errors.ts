import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in classification, with status and words. */
export const classifyErrors: ErrorCatalogue = {
  'classify.no_lists': entry(
    500,
    '没有分类表，请先运行 citybrain setup',
    'There is no list of categories; run citybrain setup first',
  ),
  'classify.category_unknown': entry(
    400,
    '分类表 {list} 里没有 {code}',
    'The list {list} has no category {code}',
  ),
  'classify.category_retired': entry(
    409,
    '类别 {code} 自 {since} 起停用，请改用：{instead}',
    'The category {code} is retired since {since}; take one of {instead}',
  ),
  'classify.parent_circle': entry(
    422,
    '分类表 {list} 的 {code} 与其上级互为上下级',
    'The category {code} of {list} stands below itself',
  ),
  'classify.no_training_rows': entry(
    422,
    '没有可供训练的行（共 {rows} 行，文字均为空）',
    'No rows to train on: {rows} rows, none of them with text',
  ),
  'classify.too_few_labels': entry(
    422,
    '标签太少，至少 {least} 种：{labels}',
    'Too few labels, at least {least}: {labels}',
  ),
  'classify.too_many_labels': entry(
    422,
    '标签太多（{labels} 种），最多 {limit} 种',
    '{labels} labels are too many; at most {limit}',
  ),
  'classify.too_many_rows': entry(
    413,
    '行数太多（{rows} 行），最多 {limit} 行',
    '{rows} rows are too many; at most {limit}',
  ),
  'classify.empty_label': entry(422, '第 {row} 行没有标签', 'Row {row} has no label'),
  'classify.invalid_decide_share': entry(
    400,
    '自动判定比例 {decideShare} 无效，应在 0 到 1 之间',
    'The share to decide is {decideShare}; it takes 0 to 1',
  ),
  'classify.invalid_folds': entry(
    400,
    '折数 {folds} 无效，应为 {least} 到 {most} 的整数',
    '{folds} folds are not possible; take a whole number from {least} to {most}',
  ),
  'classify.no_test_rows': entry(422, '没有可供测试的带标签的行', 'There are no labelled rows to test on'),
  'classify.unknown_label': entry(
    422,
    '模型没有学过标签 {label}',
    'The model was not trained on the label {label}',
  ),
  'classify.invalid_model': entry(422, '模型文件有误：{reason}', 'The model is not right: {reason}'),
  'classify.file_unreadable': entry(
    400,
    '文件 {file} 无法读取（{reason}）',
    'The file {file} cannot be read ({reason})',
  ),
  'classify.file_unwritable': entry(
    500,
    '文件 {file} 无法写入（{reason}）',
    'The file {file} cannot be written ({reason})',
  ),
  'classify.missing_column': entry(
    422,
    '缺少列 {column}，现有列：{found}',
    'The column {column} is missing; found: {found}',
  ),
  'classify.invalid_csv': entry(
    422,
    'CSV 文件有误（{reason}，第 {line} 行）',
    'The CSV file is not right ({reason}, line {line})',
  ),
  'classify.pair_label_unknown': entry(
    422,
    '第 {line} 行的标注“{label}”不认识，请写 gone 或 remains（已消除、未消除）',
    'Line {line}: the label "{label}" is not known; write gone or remains',
  ),
  'classify.too_few_pairs': entry(
    422,
    '能用的照片对太少：标注 {label} 的只有 {found} 对，至少要 {needed} 对',
    'Too few pairs of use: {found} labelled {label}, at least {needed} are needed',
  ),
  'classify.no_model_given': entry(
    400,
    '请给出训练文件或模型文件之一',
    'Name a training file or a model, one of the two',
  ),
};
