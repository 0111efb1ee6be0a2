import { entry } from '../../platform/i18n/entry.ts';
import type { ErrorCatalogue } from '../../platform/i18n/errors.ts';

/** Errors of questions over several sources. */
export const collisionErrors: ErrorCatalogue = {
  'collision.not_found': entry(404, '没有这条碰撞定义', 'There is no such question'),
  'collision.run_not_found': entry(404, '没有这次运行', 'There is no such run'),
  'collision.city_wide': entry(
    403,
    '数据碰撞涉及全市，只有全市岗位可以使用',
    'Questions over sources reach the whole city; only posts of the whole city may ask them',
  ),
  'collision.source_unknown': entry(
    400,
    '步骤 {step}：没有数据源 {source}',
    'Step {step}: there is no source {source}',
  ),
  'collision.source_unusable': entry(
    400,
    '步骤 {step}：数据源 {source} 不是人员数据，或只供核验，不能用于碰撞',
    'Step {step}: source {source} is not about persons or can only be asked; take another one',
  ),
  'collision.field_unknown': entry(
    400,
    '步骤 {step}：数据源 {source} 没有字段 {field}；可用：{fields}',
    'Step {step}: source {source} has no field {field}; it has {fields}',
  ),
  'collision.operator_wrong': entry(
    400,
    '步骤 {step}：字段 {field} 不能用“{operator}”；可用：{operators}',
    'Step {step}: field {field} cannot be asked by {operator}; possible: {operators}',
  ),
  'collision.value_wrong': entry(
    400,
    '步骤 {step}：字段 {field} 的条件不完整或不对：{value}；应为 {expected}',
    'Step {step}: the condition on {field} is not right: {value}; it takes {expected}',
  ),
  'collision.area_unknown': entry(
    400,
    '步骤 {step}：没有编码为 {area} 的区域',
    'Step {step}: there is no area with the code {area}',
  ),
  'collision.no_number': entry(
    400,
    '步骤 {step}：数据源 {source} 没有公民身份号码，请改为按底座编号关联',
    'Step {step}: source {source} has no resident number; join by the number in the registry instead',
  ),
  'collision.step_doubled': entry(400, '两个步骤都叫 {step}', 'Two steps are called {step}'),
  'collision.nobody_asked': entry(
    400,
    '只有“不在其中”的步骤，没有要找的人；至少要有一个“必须在”或“任一在”的步骤',
    'There are only steps of “not in”: add one of “in” or “in any”',
  ),
  'collision.expiry_wrong': entry(
    400,
    '有效期应在今天与 {latest} 之间',
    'The last day has to lie between today and {latest}',
  ),
  'collision.emergency_hours': entry(
    400,
    '应急碰撞最多 {most} 小时，且不填有效期',
    'An emergency question lasts at most {most} hours and names no last day',
  ),
  'collision.changed_meanwhile': entry(
    409,
    '定义已被修改为第 {version} 版，请重新查看后再操作',
    'The question was changed meanwhile and is version {version} now; look at it again',
  ),
  'collision.state_wrong': entry(
    409,
    '这条定义现在的状态是“{state}”，不能这样操作',
    'The question is {state} now: that cannot be done',
  ),
  'collision.four_eyes': entry(
    403,
    '不能审批自己起草、修改或提交的定义，须由另一人审批',
    'Nobody approves a question that they wrote, changed or handed in: another person has to',
  ),
  'collision.not_approved': entry(409, '还没有审批通过，不能运行', 'It is not approved and does not run'),
  'collision.expired': entry(
    409,
    '已于 {expiresOn} 到期，不能运行；修改有效期后重新提交审批',
    'It expired on {expiresOn} and does not run; change the day and have it approved again',
  ),
  'collision.no_approver': entry(
    409,
    '没有其他有审批权限的人可以通知，应急碰撞不能运行',
    'There is nobody else with the right to approve who could be told: an emergency question does not run',
  ),
  'collision.busy': entry(
    409,
    '已有 {most} 次碰撞在运行，请等其中一次结束',
    '{most} runs are under way; wait until one of them ends',
  ),
  'collision.running': entry(409, '这条定义正在运行', 'This question is running already'),
  'collision.source_gone': entry(
    409,
    '数据源 {source} 已经没有了，请修改定义',
    'Source {source} is gone; change the question',
  ),
  'collision.no_snapshot': entry(
    409,
    '数据源 {source} 还没有装载过数据',
    'Source {source} has not been loaded yet',
  ),
  'collision.snapshot_gone': entry(
    409,
    '数据源 {source} 第 {load} 次装载的快照已经不在，请重新运行',
    'The snapshot of source {source}, load {load}, is gone; run it again',
  ),
  'collision.too_broad': entry(
    422,
    '步骤 {step}（{source}）命中超过 {most} 人，条件太宽；请增加区域、时间等条件',
    'Step {step} ({source}) finds more than {most} people; narrow it by an area, a time or another condition',
  ),
  'collision.too_many': entry(
    422,
    '结果有 {rows} 人，超过这条定义允许的 {most} 人，没有保存任何结果；请收窄条件',
    'The result has {rows} people, the question allows {most}; nothing was stored. Narrow its conditions',
  ),
  'collision.not_running': entry(409, '这次运行已经结束', 'This run has ended'),
  'collision.interrupted': entry(
    500,
    '运行中断，没有留下任何结果，可以重新运行',
    'The run was interrupted and left no result; it can be started again',
  ),
  'collision.failed': entry(500, '运行出错，没有留下任何结果', 'The run failed and left no result'),
  'collision.no_result': entry(409, '这次运行没有结果', 'This run has no result'),
  'collision.deleted': entry(
    410,
    '结果已按规定删除，见删除证明',
    'The result was deleted as it had to be; see the proof',
  ),
  'collision.row_unknown': entry(404, '结果中没有第 {number} 行', 'The result has no row {number}'),
  'collision.text_personal': entry(
    400,
    '任务文字中不能有证件号、电话等个人信息（{kinds}）；承办人从底座按权限查看',
    'The words of a task may hold no personal values ({kinds}); who handles it looks them up by right',
  ),
};
