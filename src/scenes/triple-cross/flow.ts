import {
  type ActionDefinition,
  defineFlow,
  type FieldDefinition,
  type Words,
} from '../../base/loop/index.ts';
import { permissions } from './manifest.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most: 5_000,
});
const minutes = text(words('纪要', 'Minutes'));
const chair = [{ permission: permissions.chair }];
const prepare = [{ permission: permissions.prepare }];
const settled: FieldDefinition = { title: words('已达成一致', 'Settled'), type: 'yes-no', required: true };

const photos: FieldDefinition = { title: words('材料', 'Papers'), type: 'files', most: 9 };

/** What the command `decide` writes once it has opened the decisions; asked of the command, not of people. */
const decide: ActionDefinition = {
  title: words('议定', 'Decide'),
  from: ['consulting', 'assessing', 'resolving'],
  to: 'resolving',
  who: [{ system: true }],
  form: {
    unit: { title: words('主办单位', 'Lead unit'), type: 'organisation', required: true },
    decision: { ...text(words('议定事项', 'What is to be done')), most: 60_000 },
  },
  effects: [
    { do: 'cancel-tasks', group: 'position' },
    { do: 'assign', organisation: 'form.unit' },
    { do: 'set', attribute: 'decision', from: 'form.decision' },
    { do: 'count', counter: 'decided' },
  ],
  tells: ['triple-cross.decided'],
};

/**
 * 线上会商 → 线下研判 → 现场调处, each with minutes. Units are called to say where they stand; what is decided becomes
 * decisions, each a case of its own (decision-flow.ts), and when the last of them has ended the item can be concluded.
 */
export const tripleCrossFlow = defineFlow({
  id: 'triple-cross',
  version: 1,
  title: words('三跨协同', 'Triple-cross coordination'),
  initial: 'proposed',
  states: {
    proposed: {
      title: words('待上会', 'On the agenda'),
      mark: 'waiting',
      main: ['accept', 'state-position'],
    },
    consulting: {
      title: words('线上会商', 'Online consultation'),
      mark: 'moving',
      runs: ['consult'],
      main: ['consult', 'state-position'],
    },
    assessing: {
      title: words('线下研判', 'Assessed together'),
      mark: 'moving',
      runs: ['assess'],
      main: ['assess', 'state-position'],
    },
    resolving: { title: words('现场调处', 'Resolved on site'), mark: 'moving' },
    'awaiting-conclusion': {
      title: words('待销号', 'To be concluded'),
      mark: 'moving',
      runs: ['conclude'],
      main: ['conclude'],
    },
    closed: { title: words('已销号', 'Closed'), mark: 'closed', final: true },
    refused: { title: words('不予上会', 'Not taken up'), mark: 'closed', final: true },
  },
  clocks: {
    overall: {
      title: words('总时限', 'Overall'),
      kind: 'overall',
      fallback: { amount: 20, unit: 'working-day' },
    },
    consult: {
      title: words('会商时限', 'Consultation'),
      kind: 'stage',
      fallback: { amount: 3, unit: 'working-day' },
    },
    assess: {
      title: words('研判时限', 'Assessment'),
      kind: 'stage',
      fallback: { amount: 5, unit: 'working-day' },
    },
    conclude: {
      title: words('销号时限', 'Conclusion'),
      kind: 'stage',
      fallback: { amount: 2, unit: 'working-day' },
    },
  },
  actions: {
    accept: {
      title: words('上会', 'Take up'),
      from: ['proposed'],
      to: 'consulting',
      who: chair,
      form: { note: text(words('说明', 'Note'), false) },
    },
    invite: {
      title: words('通知单位参会', 'Call units to the meeting'),
      from: ['proposed', 'consulting', 'assessing'],
      who: prepare,
      form: {
        units: { title: words('参会单位', 'Units'), type: 'organisations', required: true, most: 20 },
      },
      effects: [{ do: 'open-tasks', group: 'position', organisations: 'form.units' }],
    },
    'state-position': {
      title: words('提交意见', 'Say where the unit stands'),
      from: ['proposed', 'consulting', 'assessing'],
      who: [{ task: 'position', permission: permissions.work }],
      form: { position: text(words('本单位意见', 'Where the unit stands')), photos },
      effects: [{ do: 'finish-task', group: 'position' }],
    },
    refuse: {
      title: words('不予上会', 'Not taken up'),
      from: ['proposed'],
      to: 'refused',
      who: chair,
      form: { reason: text(words('理由', 'Reason')) },
    },
    consult: {
      title: words('会商纪要', 'Minutes of the consultation'),
      from: ['consulting'],
      to: [{ when: { form: 'settled', equals: true }, state: 'awaiting-conclusion' }, { state: 'assessing' }],
      who: chair,
      form: { minutes, settled },
      effects: [
        { do: 'count', counter: 'consulted' },
        { do: 'set', attribute: 'consulted', from: 'form.minutes' },
      ],
      tells: ['triple-cross.consulted'],
    },
    assess: {
      title: words('研判纪要', 'Minutes of the assessment'),
      from: ['assessing'],
      who: chair,
      form: { minutes },
      effects: [
        { do: 'count', counter: 'assessed' },
        { do: 'set', attribute: 'assessed', from: 'form.minutes' },
      ],
    },
    decide,
    'decisions-done': {
      title: words('议定事项全部办结', 'All decisions have ended'),
      from: ['resolving'],
      to: 'awaiting-conclusion',
      who: [{ system: true }],
    },
    'send-back': {
      title: words('退回调处', 'Send back'),
      from: ['awaiting-conclusion'],
      to: 'assessing',
      who: chair,
      form: { reason: text(words('原因', 'Reason')) },
      effects: [{ do: 'count', counter: 'sentBack' }],
    },
    conclude: {
      title: words('销号', 'Conclude'),
      from: ['awaiting-conclusion'],
      to: 'closed',
      who: chair,
      form: { minutes },
      effects: [{ do: 'set', attribute: 'conclusion', from: 'form.minutes' }],
    },
  },
});
