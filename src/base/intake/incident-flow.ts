import { type ActionDefinition, defineFlow, type FieldDefinition, type Words } from '../loop/index.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true, most = 2_000): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most,
});
const photos: FieldDefinition = { title: words('照片', 'Photos'), type: 'files', most: 9 };
const note = text(words('说明', 'Note'), false);
const unit: FieldDefinition = {
  title: words('责任单位', 'Responsible unit'),
  type: 'organisation',
  required: true,
};
const assistants: FieldDefinition = {
  title: words('协办单位', 'Assisting units'),
  type: 'organisations',
  most: 10,
};

/** Permissions of the incident flow; roles get them in the role catalogue. */
export const permissions = {
  dispatch: 'incident.dispatch',
  handle: 'incident.handle',
  review: 'incident.review',
  panel: 'incident.panel',
  verify: 'incident.verify',
  close: 'incident.close',
  supervise: 'incident.supervise',
  solveInPlace: 'incident.solve-in-place',
  answer: 'incident.answer',
} as const;

const dispatching: Record<string, ActionDefinition> = {
  dispatch: {
    title: words('派遣', 'Dispatch'),
    from: ['awaiting-dispatch'],
    to: 'awaiting-signature',
    who: [{ permission: permissions.dispatch }, { system: true }],
    form: { unit, assistants, note, condition: text(words('立案条件', 'Filing condition'), false, 40) },
    effects: [
      { do: 'assign', organisation: 'form.unit' },
      { do: 'open-tasks', group: 'handle', organisations: ['form.unit', 'form.assistants'] },
      { do: 'count', counter: 'dispatched' },
    ],
    tells: ['incident.dispatched'],
  },
  exit: {
    title: words('不予受理或转出', 'Not taken up'),
    from: ['awaiting-dispatch'],
    to: 'not-taken-up',
    who: [{ permission: permissions.dispatch }],
    form: {
      exit: {
        title: words('去向', 'Where to'),
        type: 'choice',
        required: true,
        options: [
          { value: 'police', title: words('转110', 'Passed to 110') },
          { value: 'fire', title: words('转119', 'Passed to 119') },
          { value: 'first-aid', title: words('转120', 'Passed to 120') },
          { value: 'legal-path', title: words('告知法定途径', 'Told of the legal path') },
          { value: 'withdrawn', title: words('撤单', 'Withdrawn') },
          { value: 'unreachable', title: words('无法联系', 'Could not be reached') },
        ],
      },
      note: text(words('说明', 'Note')),
    },
    effects: [{ do: 'set', attribute: 'exit', from: 'form.exit' }],
  },
  answer: {
    title: words('直接答复', 'Answer at once'),
    from: ['awaiting-dispatch'],
    to: 'closed',
    who: [{ permission: permissions.answer }],
    form: {
      reply: text(words('答复', 'Answer')),
      knowledge: { title: words('知识条目', 'Knowledge entry'), type: 'reference' },
    },
    effects: [{ do: 'set', attribute: 'reply', from: 'form.reply' }],
  },
  'solve-in-place': {
    title: words('网格内即时办结', 'Solved in the grid'),
    from: ['awaiting-dispatch'],
    to: 'closed',
    who: [{ permission: permissions.solveInPlace }],
    form: { result: text(words('处置结果', 'What was done')), photos: { ...photos, required: true } },
    effects: [
      { do: 'assign', organisation: 'actor.organisation', person: 'actor.person' },
      { do: 'set', attribute: 'reply', from: 'form.result' },
      { do: 'count', counter: 'solvedInPlace' },
    ],
  },
  withdraw: {
    title: words('撤回', 'Withdraw'),
    from: ['awaiting-dispatch', 'awaiting-signature'],
    to: 'not-taken-up',
    who: [{ reporter: true }],
    form: { note },
  },
};

const handling: Record<string, ActionDefinition> = {
  sign: {
    title: words('签收', 'Sign for'),
    from: ['awaiting-signature'],
    to: 'handling',
    who: [{ holder: true, permission: permissions.handle }],
    effects: [{ do: 'sign' }],
  },
  'pass-down': {
    title: words('二次派单', 'Pass down'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: {
      unit: { title: words('下级单位', 'Unit below'), type: 'organisation' },
      person: { title: words('承办人', 'Person'), type: 'person' },
      note,
    },
    effects: [{ do: 'pass-down', organisation: 'form.unit', person: 'form.person' }],
  },
  take: {
    title: words('接单', 'Take'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    guards: [{ unless: { signed: true }, error: 'incident.taken_already' }],
    effects: [{ do: 'sign' }],
  },
  handle: {
    title: words('处置反馈', 'Report the result'),
    from: ['handling'],
    to: [
      { when: { hands: 'many' }, state: 'under-review' },
      { when: { tasksDone: 'handle' }, state: 'awaiting-verification' },
      { state: 'handling' },
    ],
    who: [{ holder: true, permission: permissions.handle }],
    form: { result: text(words('处置结果', 'What was done')), photos },
    effects: [
      { do: 'finish-task', group: 'handle' },
      { do: 'set', attribute: 'reply', from: 'form.result' },
    ],
  },
  assist: {
    title: words('协办反馈', 'Report as assisting unit'),
    from: ['handling'],
    to: [{ when: { tasksDone: 'handle' }, state: 'awaiting-verification' }, { state: 'handling' }],
    who: [{ task: 'handle', permission: permissions.handle }],
    form: { result: text(words('协办结果', 'What was done')), photos },
    effects: [{ do: 'finish-task', group: 'handle' }],
  },
  approve: {
    title: words('审核通过', 'Approve'),
    from: ['under-review'],
    to: [
      { when: { hands: 'many' }, state: 'under-review' },
      { when: { tasksDone: 'handle' }, state: 'awaiting-verification' },
      { state: 'handling' },
    ],
    who: [{ reviewer: true, permission: permissions.handle }],
    form: { note },
    effects: [{ do: 'pass-up' }, { do: 'finish-task', group: 'handle' }],
  },
  'send-back': {
    title: words('退回重办', 'Send back down'),
    from: ['under-review'],
    to: 'handling',
    who: [{ reviewer: true, permission: permissions.handle }],
    form: { note: text(words('原因', 'Reason')) },
  },
};

const binding = { unless: { attribute: 'binding' } as const, error: 'incident.panel_binding' };

const objecting: Record<string, ActionDefinition> = {
  object: {
    title: words('申请退单', 'Object'),
    from: ['awaiting-signature', 'handling'],
    to: [{ when: { counter: 'objected', atLeast: 2 }, state: 'in-panel' }, { state: 'objected' }],
    who: [{ holder: true, permission: permissions.handle }],
    form: {
      reason: text(words('理由', 'Reason')),
      clause: text(words('依据（权责清单条目）', 'Clause of the duty list'), true, 300),
      suggested: { title: words('建议单位', 'Unit suggested'), type: 'organisation' },
    },
    guards: [binding],
    effects: [
      { do: 'count', counter: 'objected' },
      { do: 'set', attribute: 'objection', from: 'form.reason' },
    ],
    tells: ['incident.objected'],
  },
  'grant-return': {
    title: words('同意退单', 'Grant the return'),
    from: ['objected'],
    to: 'awaiting-dispatch',
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
    effects: [
      { do: 'release' },
      { do: 'cancel-tasks', group: 'handle' },
      { do: 'count', counter: 'bounced' },
    ],
    tells: ['incident.bounced'],
  },
  'refuse-return': {
    title: words('不同意退单', 'Refuse the return'),
    from: ['objected'],
    to: [{ when: { signed: true }, state: 'handling' }, { state: 'awaiting-signature' }],
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
  },
  'decide-panel': {
    title: words('疑难工单裁定', 'Panel decides'),
    from: ['in-panel'],
    to: 'awaiting-signature',
    who: [{ permission: permissions.panel }],
    form: { unit, assistants, reason: text(words('裁定理由', 'Reason')) },
    effects: [
      { do: 'cancel-tasks', group: 'handle' },
      { do: 'assign', organisation: 'form.unit' },
      { do: 'open-tasks', group: 'handle', organisations: ['form.unit', 'form.assistants'] },
      { do: 'set', attribute: 'binding', from: 'form.reason' },
    ],
    tells: ['incident.dispatched'],
  },
};

const timing: Record<string, ActionDefinition> = {
  'ask-extension': {
    title: words('申请延期', 'Ask for more time'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: { reason: text(words('理由', 'Reason')) },
    effects: [{ do: 'set', attribute: 'extensionAsked', from: 'form.reason' }],
    tells: ['incident.extension_asked'],
  },
  'grant-extension': {
    title: words('同意延期', 'Grant more time'),
    from: ['handling'],
    who: [{ permission: permissions.review }],
    form: { note },
    effects: [
      { do: 'extend-clock', clock: 'handle' },
      { do: 'count', counter: 'extended' },
      { do: 'clear', attribute: 'extensionAsked' },
    ],
  },
  'refuse-extension': {
    title: words('不同意延期', 'Refuse more time'),
    from: ['handling'],
    who: [{ permission: permissions.review }],
    form: { reason: text(words('理由', 'Reason')) },
    effects: [{ do: 'clear', attribute: 'extensionAsked' }],
  },
  'ask-suspension': {
    title: words('申请挂账', 'Ask to suspend'),
    from: ['handling'],
    who: [{ holder: true, permission: permissions.handle }],
    form: { reason: text(words('理由', 'Reason')) },
    guards: [{ unless: { counter: 'suspended', atLeast: 1 }, error: 'incident.suspended_already' }],
    effects: [{ do: 'set', attribute: 'suspensionAsked', from: 'form.reason' }],
    tells: ['incident.suspension_asked'],
  },
  suspend: {
    title: words('同意挂账', 'Suspend'),
    from: ['handling'],
    to: 'suspended',
    who: [{ permission: permissions.review }],
    form: { note },
    guards: [{ unless: { counter: 'suspended', atLeast: 1 }, error: 'incident.suspended_already' }],
    effects: [
      { do: 'count', counter: 'suspended' },
      { do: 'clear', attribute: 'suspensionAsked' },
    ],
  },
  resume: {
    title: words('恢复办理', 'Resume'),
    from: ['suspended'],
    to: 'handling',
    who: [{ permission: permissions.review }, { holder: true, permission: permissions.handle }],
    form: { note },
  },
  reclassify: {
    title: words('更正分类', 'Reclassify'),
    from: '*',
    who: [{ permission: permissions.dispatch }],
    form: {
      category: { title: words('类别', 'Category'), type: 'category', required: true, most: 40 },
      note,
    },
    tells: ['incident.reclassified'],
  },
};

const closing: Record<string, ActionDefinition> = {
  verify: {
    title: words('核实通过', 'Verified'),
    from: ['awaiting-verification'],
    to: 'awaiting-closing',
    who: [{ permission: permissions.verify }],
    form: { note, photos },
    guards: [{ unless: { actedOn: 'handle' }, error: 'incident.own_work' }],
    effects: [{ do: 'count', counter: 'verified' }],
  },
  'reject-result': {
    title: words('核实不通过，返工', 'Not done: back to the unit'),
    // A spot check may find it out after the verification, as long as the case is not closed.
    from: ['awaiting-verification', 'awaiting-closing'],
    to: 'handling',
    who: [{ permission: permissions.verify }],
    form: { note: text(words('问题', 'What is wrong')), photos },
    effects: [
      { do: 'open-tasks', group: 'handle', organisations: 'case.lead' },
      { do: 'count', counter: 'reworked' },
    ],
    tells: ['incident.result_rejected'],
  },
  close: {
    title: words('结案', 'Close'),
    from: ['awaiting-closing'],
    to: 'closed',
    who: [{ permission: permissions.close }],
    form: { note },
    // A dispatcher whose department bounced a case cannot pass it on for closing (数字城管 practice).
    guards: [{ unless: { actedOn: 'object' }, error: 'incident.own_objection' }],
  },
  rate: {
    title: words('评价', 'Rate'),
    from: ['closed'],
    to: 'rated',
    who: [{ reporter: true }],
    form: {
      stars: { title: words('评价（五级）', 'Five levels'), type: 'number', required: true, min: 1, max: 5 },
      solved: { title: words('是否解决', 'Solved'), type: 'yes-no' },
      words: text(words('意见', 'Words'), false, 500),
    },
    effects: [
      { do: 'set', attribute: 'stars', from: 'form.stars' },
      { do: 'set', attribute: 'solved', from: 'form.solved' },
    ],
    tells: ['incident.rated'],
  },
  reopen: {
    title: words('重新办理', 'Reopen'),
    from: ['closed', 'rated'],
    to: [{ when: { unassigned: true }, state: 'awaiting-dispatch' }, { state: 'handling' }],
    who: [{ permission: permissions.supervise }],
    form: {
      // Only 回访 or 核实 reopens a case; a repeated report is linked instead.
      source: {
        title: words('来源', 'Found by'),
        type: 'choice',
        required: true,
        options: [
          { value: 'call-back', title: words('回访', 'Call-back') },
          { value: 'verification', title: words('核实', 'Verification') },
        ],
      },
      reason: text(words('原因', 'Reason')),
    },
    guards: [{ unless: { attribute: 'exit' }, error: 'incident.not_taken_up' }],
    effects: [
      { do: 'assign', organisation: 'case.lead' },
      { do: 'open-tasks', group: 'handle', organisations: 'case.lead' },
      { do: 'count', counter: 'reopened' },
    ],
    tells: ['incident.reopened'],
  },
};

const supervising: Record<string, ActionDefinition> = {
  urge: {
    title: words('催办', 'Nudge'),
    from: '*',
    who: [{ permission: permissions.supervise }],
    form: { note },
    effects: [{ do: 'count', counter: 'urged' }],
    tells: ['incident.urged'],
  },
  supervise: {
    title: words('督办', 'Supervise formally'),
    from: '*',
    who: [{ permission: permissions.supervise }],
    form: { reason: text(words('督办要求', 'What is demanded')) },
    effects: [
      { do: 'count', counter: 'supervised' },
      { do: 'set', attribute: 'supervised', from: 'form.reason' },
    ],
    tells: ['incident.supervised'],
  },
  'ask-reporter': {
    title: words('向上报人了解', 'Ask the reporter'),
    from: '*',
    who: [{ permission: permissions.dispatch }, { holder: true, permission: permissions.handle }],
    form: { question: text(words('想了解什么', 'What you want to know'), true, 500) },
    tells: ['incident.asked'],
  },
  supplement: {
    title: words('补充', 'Add'),
    from: '*',
    who: [{ reporter: true }],
    form: { text: text(words('补充内容', 'What is added')), photos },
  },
};

/**
 * The seven steps of 数字城管 (信息收集 → 案卷建立 → 任务派遣 → 任务处理 → 处理反馈 → 核实结案 → 综合评价) with the chain of
 * hands, objections, the panel for hard cases, extensions and the suspended register.
 * Fallback limits are those in use where no limit table says otherwise; the city pack replaces them.
 */
export const incidentFlow = defineFlow({
  id: 'incident',
  // 2: whoever handles a case asks those who reported it, who answer by adding.
  version: 2,
  title: words('城市事件', 'Incident'),
  initial: 'awaiting-dispatch',
  states: {
    'awaiting-dispatch': {
      title: words('待派遣', 'Waiting for dispatch'),
      mark: 'waiting',
      runs: ['dispatch'],
    },
    'awaiting-signature': {
      title: words('待签收', 'Waiting for signature'),
      mark: 'waiting',
      runs: ['sign'],
    },
    handling: { title: words('办理中', 'In hand'), mark: 'moving', runs: ['handle'] },
    'under-review': { title: words('逐级审核', 'Under review'), mark: 'moving', runs: ['handle'] },
    objected: {
      title: words('退单审核', 'Return under review'),
      mark: 'moving',
      runs: ['objection'],
      pauses: ['sign', 'handle'],
    },
    'in-panel': {
      title: words('疑难会商', 'With the panel'),
      mark: 'moving',
      runs: ['panel'],
      pauses: ['sign', 'handle'],
    },
    suspended: {
      title: words('挂账', 'Suspended'),
      mark: 'waiting',
      runs: ['suspension'],
      pauses: ['handle'],
    },
    'awaiting-verification': {
      title: words('待核实', 'Waiting for verification'),
      mark: 'moving',
      runs: ['verify'],
    },
    'awaiting-closing': { title: words('待结案', 'Waiting for closing'), mark: 'moving', runs: ['close'] },
    closed: { title: words('已结案', 'Closed'), mark: 'closed', final: true },
    rated: { title: words('已评价', 'Rated'), mark: 'proved', final: true },
    'not-taken-up': { title: words('不予受理', 'Not taken up'), mark: 'closed', final: true },
  },
  clocks: {
    citizen: {
      title: words('群众时限', 'Promise to the citizen'),
      kind: 'overall',
      fallback: { amount: 7, unit: 'working-day' },
    },
    dispatch: {
      title: words('派遣时限', 'Dispatch'),
      kind: 'stage',
      fallback: { amount: 0.5, unit: 'working-hour' },
    },
    sign: {
      title: words('签收时限', 'Signature'),
      kind: 'stage',
      fallback: { amount: 2, unit: 'working-hour' },
    },
    handle: {
      title: words('处置时限', 'Handling'),
      kind: 'stage',
      fallback: { amount: 5, unit: 'working-day' },
      mostExtensions: 2,
    },
    objection: {
      title: words('退单审核时限', 'Review of the return'),
      kind: 'stage',
      fallback: { amount: 2, unit: 'working-hour' },
    },
    panel: {
      title: words('疑难裁定时限', 'Panel'),
      kind: 'stage',
      fallback: { amount: 1, unit: 'working-day' },
    },
    suspension: {
      title: words('挂账期限', 'Suspension'),
      kind: 'stage',
      fallback: { amount: 365, unit: 'calendar-day' },
    },
    verify: {
      title: words('核实时限', 'Verification'),
      kind: 'stage',
      fallback: { amount: 4, unit: 'working-hour' },
    },
    close: {
      title: words('结案时限', 'Closing'),
      kind: 'stage',
      fallback: { amount: 4, unit: 'working-hour' },
    },
  },
  actions: { ...dispatching, ...handling, ...objecting, ...timing, ...closing, ...supervising },
});
