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
const settled: FieldDefinition = { title: words('已达成一致', 'Settled'), type: 'yes-no', required: true };

/** Names lead (主办) and assisting units (协办); what they were asked for before is called off. */
const decide: ActionDefinition = {
  title: words('议定', 'Decide'),
  from: ['consulting', 'assessing'],
  to: 'resolving',
  who: chair,
  form: {
    unit: { title: words('主办单位', 'Lead unit'), type: 'organisation', required: true },
    assistants: { title: words('协办单位', 'Assisting units'), type: 'organisations', most: 10 },
    decision: text(words('议定事项', 'What is to be done')),
  },
  effects: [
    { do: 'cancel-tasks', group: 'decision' },
    { do: 'assign', organisation: 'form.unit' },
    { do: 'open-tasks', group: 'decision', organisations: ['form.unit', 'form.assistants'] },
    { do: 'set', attribute: 'decision', from: 'form.decision' },
    { do: 'count', counter: 'decided' },
  ],
  tells: ['triple-cross.decided'],
};

/** 线上会商 → 线下研判 → 现场调处, each with minutes; what is decided becomes one task a unit under a clock. */
export const tripleCrossFlow = defineFlow({
  id: 'triple-cross',
  version: 1,
  title: words('三跨协同', 'Triple-cross coordination'),
  initial: 'proposed',
  states: {
    proposed: { title: words('待上会', 'On the agenda'), mark: 'waiting' },
    consulting: { title: words('线上会商', 'Online consultation'), mark: 'moving', runs: ['consult'] },
    assessing: { title: words('线下研判', 'Assessed together'), mark: 'moving', runs: ['assess'] },
    resolving: { title: words('现场调处', 'Resolved on site'), mark: 'moving', runs: ['resolve'] },
    'awaiting-conclusion': { title: words('待销号', 'To be concluded'), mark: 'moving', runs: ['conclude'] },
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
    resolve: {
      title: words('调处时限', 'Resolution'),
      kind: 'stage',
      fallback: { amount: 10, unit: 'working-day' },
      mostExtensions: 1,
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
      effects: [{ do: 'count', counter: 'consulted' }],
      tells: ['triple-cross.consulted'],
    },
    assess: {
      title: words('研判纪要', 'Minutes of the assessment'),
      from: ['assessing'],
      who: chair,
      form: { minutes },
      effects: [{ do: 'count', counter: 'assessed' }],
    },
    decide,
    report: {
      title: words('调处反馈', 'Report the result'),
      from: ['resolving'],
      to: [{ when: { tasksDone: 'decision' }, state: 'awaiting-conclusion' }, { state: 'resolving' }],
      who: [{ task: 'decision', permission: permissions.work }],
      form: {
        result: text(words('调处结果', 'What was done')),
        photos: { title: words('照片', 'Photos'), type: 'files', most: 9 },
      },
      effects: [{ do: 'finish-task', group: 'decision' }],
    },
    extend: {
      title: words('延期', 'Grant more time'),
      from: ['resolving'],
      who: chair,
      form: { reason: text(words('理由', 'Reason')) },
      effects: [{ do: 'extend-clock', clock: 'resolve' }],
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
