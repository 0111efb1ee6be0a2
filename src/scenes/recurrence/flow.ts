import {
  type ActionDefinition,
  defineFlow,
  type FieldDefinition,
  type Words,
} from '../../base/loop/index.ts';
import { permissions } from './manifest.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const text = (title: Words, required = true, most = 500): FieldDefinition => ({
  ...{ title, type: 'text', required, most },
});
const photos: FieldDefinition = { title: words('照片', 'Photos'), type: 'files', most: 9 };

const ofTheUnit: Record<string, ActionDefinition> = {
  sign: {
    title: words('签收', 'Sign for'),
    from: ['assigned'],
    to: 'running',
    who: [{ holder: true, permission: permissions.handle }],
    effects: [{ do: 'sign' }],
  },
  progress: {
    title: words('报告进展', 'Report progress'),
    from: ['running'],
    who: [{ holder: true, permission: permissions.handle }],
    form: { note: text(words('做了什么', 'What was done'), true, 2_000), photos },
  },
  'report-result': {
    title: words('报告治理结果', 'Report the result'),
    from: ['running'],
    to: 'reported',
    who: [{ holder: true, permission: permissions.handle }],
    form: { result: text(words('治理结果', 'Result'), true, 2_000), photos },
    effects: [{ do: 'set', attribute: 'result', from: 'form.result' }],
  },
};

const ofTheCentre: Record<string, ActionDefinition> = {
  accept: {
    title: words('验收并结束', 'Accept and end'),
    from: ['reported'],
    to: 'closed',
    who: [{ permission: permissions.run }],
    form: { note: text(words('验收意见', 'Judgement')) },
    guards: [{ unless: { actedOn: 'report-result' }, error: 'recurrence.own_work' }],
    effects: [{ do: 'set', attribute: 'judgement', from: 'form.note' }],
  },
  'send-back': {
    title: words('退回继续治理', 'Send back'),
    from: ['reported'],
    to: 'running',
    who: [{ permission: permissions.run }],
    form: { reason: text(words('原因', 'Reason')) },
  },
  stop: {
    title: words('终止', 'Stop'),
    from: ['assigned', 'running', 'reported'],
    to: 'stopped',
    who: [{ permission: permissions.run }],
    form: { reason: text(words('原因', 'Reason')) },
    effects: [{ do: 'set', attribute: 'stopped', from: 'form.reason' }],
  },
};

/**
 * 专项治理: given to a unit, signed for, carried out until its last day, reported, accepted by the centre. The limit of
 * `run` is given with each programme: its own period.
 */
export const programmeFlow = defineFlow({
  id: 'programme',
  version: 1,
  title: words('专项治理', 'Programme'),
  initial: 'assigned',
  states: {
    assigned: {
      title: words('待签收', 'Waiting for signature'),
      mark: 'waiting',
      runs: ['sign'],
      main: ['sign'],
    },
    running: { title: words('治理中', 'Under way'), mark: 'moving', runs: ['run'], main: ['report-result'] },
    reported: {
      title: words('待验收', 'Waiting for acceptance'),
      mark: 'moving',
      runs: ['review'],
      main: ['accept'],
    },
    closed: { title: words('已验收', 'Accepted'), mark: 'proved', final: true },
    stopped: { title: words('已终止', 'Stopped'), mark: 'closed', final: true },
  },
  clocks: {
    sign: {
      title: words('签收时限', 'Signature'),
      kind: 'stage',
      fallback: { amount: 1, unit: 'working-day' },
    },
    run: {
      title: words('治理期限', 'Period'),
      kind: 'stage',
      fallback: { amount: 90, unit: 'calendar-day' },
    },
    review: {
      title: words('验收时限', 'Acceptance'),
      kind: 'stage',
      fallback: { amount: 5, unit: 'working-day' },
    },
  },
  opening: [{ do: 'assign', organisation: 'attributes.unit' }],
  actions: { ...ofTheUnit, ...ofTheCentre },
});
