import {
  type ActionDefinition,
  defineFlow,
  type FieldDefinition,
  type Words,
} from '../../base/loop/index.ts';
import { permissions } from './manifest.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true, most = 500): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most,
});
const note = text(words('说明', 'Note'), false);
const photos: FieldDefinition = { title: words('照片', 'Photos'), type: 'files', most: 9 };

const causes = [
  { value: 'solved', title: words('已自行解决', 'Solved without them') },
  { value: 'doubled', title: words('重复吹哨', 'Whistled twice') },
  { value: 'mistaken', title: words('误吹', 'Blown by mistake') },
  { value: 'other-way', title: words('改走其他渠道', 'Goes another way') },
  { value: 'other', title: words('其他', 'Other') },
];

/** The first whose condition holds: all there, all reported in, still waiting. */
const onward: ActionDefinition['to'] = [
  { when: { tasksDone: 'arrive' }, state: 'handling' },
  { when: { tasksDone: 'respond' }, state: 'gathering' },
  { state: 'blown' },
];

const ofDepartments: Record<string, ActionDefinition> = {
  'report-in': {
    title: words('报到', 'Report in'),
    from: ['blown'],
    to: onward,
    who: [{ task: 'respond', permission: permissions.respond }],
    form: {
      minutes: {
        title: words('预计几分钟到场', 'Minutes until arrival'),
        type: 'number',
        min: 0,
        max: 1_440,
      },
      from: { title: words('从何处出发', 'Coming from'), type: 'text', most: 60 },
      note,
    },
    effects: [{ do: 'finish-task', group: 'respond' }],
  },
  arrive: {
    title: words('已到场', 'Arrived'),
    from: ['blown', 'gathering'],
    to: onward,
    who: [{ task: 'arrive', permission: permissions.respond }],
    form: { note, photos },
    // Who stands there has reported in.
    effects: [
      { do: 'finish-task', group: 'respond' },
      { do: 'finish-task', group: 'arrive' },
    ],
  },
  'hand-on': {
    title: words('转办', 'Hand on'),
    from: ['blown', 'gathering'],
    to: onward,
    who: [{ task: 'arrive', permission: permissions.respond }],
    form: {
      unit: { title: words('转给哪个单位', 'To which unit'), type: 'organisation', required: true },
      reason: text(words('原因', 'Reason')),
    },
    // Who hands on has answered; the other unit comes and handles in its place.
    effects: [
      { do: 'finish-task', group: 'respond' },
      { do: 'finish-task', group: 'arrive' },
      { do: 'finish-task', group: 'handle' },
      { do: 'open-tasks', group: 'arrive', organisations: 'form.unit' },
      { do: 'open-tasks', group: 'handle', organisations: 'form.unit' },
    ],
    tells: ['whistle.handed-on'],
  },
  'report-result': {
    title: words('反馈处置情况', 'Report what was done'),
    from: ['handling'],
    to: [{ when: { tasksDone: 'handle' }, state: 'awaiting-confirmation' }, { state: 'handling' }],
    who: [{ task: 'handle', permission: permissions.respond }],
    form: { result: text(words('处置情况', 'What was done'), true, 2_000), photos },
    effects: [
      { do: 'finish-task', group: 'handle' },
      { do: 'set', attribute: 'result', from: 'form.result' },
    ],
  },
};

const ofTheBlower: Record<string, ActionDefinition> = {
  'start-without': {
    title: words('先行处置', 'Begin without those missing'),
    from: ['blown', 'gathering'],
    to: 'handling',
    who: [{ task: 'confirm', permission: permissions.blow }],
    form: { reason: text(words('原因', 'Reason')) },
    effects: [
      { do: 'cancel-tasks', group: 'respond' },
      { do: 'cancel-tasks', group: 'arrive' },
      { do: 'cancel-tasks', group: 'escalation' },
      { do: 'count', counter: 'startedWithout' },
    ],
  },
  finish: {
    title: words('现场处置完毕', 'All done on the spot'),
    from: ['handling'],
    to: 'awaiting-confirmation',
    who: [{ task: 'confirm', permission: permissions.blow }],
    form: { note },
    effects: [{ do: 'cancel-tasks', group: 'handle' }],
  },
  confirm: {
    title: words('确认解决并评价', 'Confirm and rate'),
    from: ['awaiting-confirmation'],
    to: 'closed',
    who: [{ task: 'confirm', permission: permissions.blow }],
    form: {
      stars: { title: words('评价（五级）', 'Five levels'), type: 'number', required: true, min: 1, max: 5 },
      note,
      photos,
    },
    effects: [
      { do: 'set', attribute: 'stars', from: 'form.stars' },
      { do: 'finish-task', group: 'confirm' },
    ],
  },
  'not-solved': {
    title: words('没有解决，继续处置', 'Not solved: go on'),
    from: ['awaiting-confirmation'],
    to: 'handling',
    who: [{ task: 'confirm', permission: permissions.blow }],
    form: { reason: text(words('还差什么', 'What is missing')), photos },
    effects: [
      { do: 'open-tasks', group: 'handle', organisations: 'attributes.departments' },
      { do: 'count', counter: 'reworked' },
    ],
  },
  'call-off': {
    title: words('取消吹哨', 'Call it off'),
    from: ['blown', 'gathering'],
    to: 'called-off',
    who: [{ task: 'confirm', permission: permissions.blow }],
    form: {
      cause: { title: words('取消缘由', 'Cause'), type: 'choice', options: causes },
      reason: text(words('说明', 'In words')),
    },
    effects: [
      { do: 'set', attribute: 'cause', from: 'form.cause' },
      { do: 'set', attribute: 'calledOff', from: 'form.reason' },
    ],
  },
};

const ofTheCentre: Record<string, ActionDefinition> = {
  escalate: {
    title: words('超时，转区中心督促', 'Overdue: to the district centre'),
    from: ['blown', 'gathering'],
    who: [{ system: true }],
    form: { centre: { title: words('区中心', 'District centre'), type: 'organisation', required: true } },
    effects: [
      { do: 'open-tasks', group: 'escalation', organisations: 'form.centre' },
      { do: 'count', counter: 'escalated' },
    ],
    tells: ['whistle.overdue'],
  },
  direct: {
    title: words('督促到场', 'Urge those missing'),
    from: ['blown', 'gathering'],
    who: [{ permission: permissions.direct }],
    form: { note: text(words('督促要求', 'What is demanded')) },
    effects: [
      { do: 'finish-task', group: 'escalation' },
      { do: 'count', counter: 'directed' },
      { do: 'set', attribute: 'directed', from: 'form.note' },
    ],
    tells: ['whistle.directed'],
  },
};

/**
 * 吹哨 → 报到 → 到场 → 联合处置 → 吹哨人确认评价 → 办结. Each department has its own task for each step, so that one
 * that is late holds nobody else up. The limits here hold only until the city's setting `whistle` gives its own.
 */
export const whistleFlow = defineFlow({
  id: 'whistle',
  version: 1,
  title: words('吹哨报到', 'Whistle'),
  initial: 'blown',
  states: {
    blown: {
      title: words('已吹哨，等待报到', 'Waiting for departments'),
      mark: 'waiting',
      runs: ['respond'],
      main: ['report-in', 'arrive'],
    },
    gathering: {
      title: words('已报到，赶赴现场', 'On the way'),
      mark: 'moving',
      runs: ['arrive'],
      main: ['arrive'],
    },
    handling: {
      title: words('联合处置', 'Handling together'),
      mark: 'moving',
      runs: ['handle'],
      main: ['report-result'],
    },
    'awaiting-confirmation': {
      title: words('待吹哨人确认', 'Waiting for confirmation'),
      mark: 'moving',
      runs: ['confirm'],
      main: ['confirm'],
    },
    closed: { title: words('已解决', 'Solved'), mark: 'proved', final: true },
    'called-off': { title: words('已取消', 'Called off'), mark: 'closed', final: true },
  },
  clocks: {
    respond: {
      title: words('报到时限', 'Reporting in'),
      kind: 'stage',
      fallback: { amount: 0.5, unit: 'urgent-hour' },
    },
    arrive: {
      title: words('到场时限', 'Arrival'),
      kind: 'stage',
      fallback: { amount: 4, unit: 'urgent-hour' },
    },
    handle: {
      title: words('联合处置时限', 'Handling'),
      kind: 'stage',
      fallback: { amount: 5, unit: 'working-day' },
    },
    confirm: {
      title: words('确认时限', 'Confirmation'),
      kind: 'stage',
      fallback: { amount: 1, unit: 'working-day' },
    },
  },
  opening: [
    { do: 'assign', organisation: 'attributes.lead' },
    { do: 'open-tasks', group: 'respond', organisations: 'attributes.departments' },
    { do: 'open-tasks', group: 'arrive', organisations: 'attributes.departments' },
    { do: 'open-tasks', group: 'handle', organisations: 'attributes.departments' },
    { do: 'open-tasks', group: 'confirm', organisations: 'attributes.blower' },
  ],
  actions: { ...ofDepartments, ...ofTheBlower, ...ofTheCentre },
});
