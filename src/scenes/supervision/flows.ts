import { defineFlow, type FieldDefinition, type Words } from '../../base/loop/index.ts';
import { permissions } from './manifest.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true): FieldDefinition => ({
  title,
  type: 'text',
  required,
  most: 2_000,
});
const handle = 'incident.handle';

/**
 * What a negative rating (差评) starts: called back within a day, put right within fifteen working days. Limits come
 * from the city's `rating` setting; the fallbacks are those of the practice the field notes name.
 */
export const ratingFollowUpFlow = defineFlow({
  id: 'rating-follow-up',
  version: 1,
  title: words('差评整改', 'Follow-up of a negative rating'),
  initial: 'awaiting-call-back',
  states: {
    'awaiting-call-back': {
      title: words('待回访', 'To be called back'),
      mark: 'waiting',
      runs: ['call-back'],
      main: ['record-call'],
    },
    rectifying: { title: words('整改中', 'Being put right'), mark: 'moving', main: ['report-rectified'] },
    'awaiting-confirmation': { title: words('待确认', 'To be confirmed'), mark: 'moving', main: ['confirm'] },
    'put-right': { title: words('已整改', 'Put right'), mark: 'proved', final: true },
    'not-upheld': { title: words('不成立', 'Not upheld'), mark: 'closed', final: true },
  },
  clocks: {
    rectify: {
      title: words('整改时限', 'Putting right'),
      kind: 'overall',
      fallback: { amount: 15, unit: 'working-day' },
    },
    'call-back': {
      title: words('回访时限', 'Call-back'),
      kind: 'stage',
      fallback: { amount: 1, unit: 'calendar-day' },
    },
  },
  opening: [{ do: 'assign', organisation: 'attributes.unit' }],
  actions: {
    'record-call': {
      title: words('回访记录', 'Call recorded'),
      from: ['awaiting-call-back'],
      to: [{ when: { form: 'upheld', equals: false }, state: 'not-upheld' }, { state: 'rectifying' }],
      who: [{ permission: permissions.call }, { system: true }],
      form: {
        upheld: { title: words('差评成立', 'Rating upheld'), type: 'yes-no', required: true },
        note: text(words('回访情况', 'What was said')),
      },
    },
    'report-rectified': {
      title: words('整改反馈', 'Report what was put right'),
      from: ['rectifying'],
      to: 'awaiting-confirmation',
      who: [{ holder: true, permission: handle }, { system: true }],
      form: { result: text(words('整改结果', 'What was done')) },
      effects: [{ do: 'set', attribute: 'result', from: 'form.result' }],
    },
    confirm: {
      title: words('确认整改', 'Confirm'),
      from: ['awaiting-confirmation'],
      to: 'put-right',
      who: [{ permission: permissions.call }],
      form: { note: text(words('说明', 'Note'), false) },
      guards: [{ unless: { actedOn: 'report-rectified' }, error: 'incident.own_work' }],
    },
    reject: {
      title: words('退回整改', 'Send back'),
      from: ['awaiting-confirmation'],
      to: 'rectifying',
      who: [{ permission: permissions.call }],
      form: { note: text(words('原因', 'Reason')) },
      effects: [{ do: 'count', counter: 'rejected' }],
    },
  },
});

/** 申诉剔除: a unit asks that a ticket be left out of its score. Taken through the scene's own routes. */
export const appealFlow = defineFlow({
  id: 'appeal',
  version: 1,
  title: words('申诉剔除', 'Appeal'),
  initial: 'asked',
  states: {
    asked: { title: words('待审核', 'To be reviewed'), mark: 'waiting', runs: ['review'], main: ['exclude'] },
    excluded: { title: words('已剔除', 'Left out'), mark: 'closed', final: true },
    refused: { title: words('不予剔除', 'Refused'), mark: 'closed', final: true },
    withdrawn: { title: words('已撤回', 'Withdrawn'), mark: 'closed', final: true },
    revoked: { title: words('已撤销剔除', 'Exclusion revoked'), mark: 'closed', final: true },
  },
  clocks: {
    review: {
      title: words('审核时限', 'Review'),
      kind: 'stage',
      fallback: { amount: 5, unit: 'working-day' },
    },
  },
  opening: [{ do: 'assign', organisation: 'attributes.unit' }],
  actions: {
    exclude: {
      title: words('同意剔除', 'Leave out'),
      from: ['asked'],
      to: 'excluded',
      who: [{ permission: permissions.reviewAppeal }],
      form: { reason: text(words('理由', 'Reason')) },
      tells: ['supervision.appeal.decided'],
    },
    refuse: {
      title: words('不予剔除', 'Refuse'),
      from: ['asked'],
      to: 'refused',
      who: [{ permission: permissions.reviewAppeal }],
      form: { reason: text(words('理由', 'Reason')) },
      tells: ['supervision.appeal.decided'],
    },
    revoke: {
      title: words('撤销剔除', 'Revoke the exclusion'),
      from: ['excluded'],
      to: 'revoked',
      who: [{ permission: permissions.reviewAppeal }],
      form: { reason: text(words('理由', 'Reason')) },
      tells: ['supervision.appeal.decided'],
    },
    withdraw: {
      title: words('撤回申诉', 'Withdraw'),
      from: ['asked'],
      to: 'withdrawn',
      who: [{ holder: true, permission: permissions.appeal }],
      tells: ['supervision.appeal.decided'],
    },
  },
});
