import { defineFlow } from '../loop/index.ts';
import { closing } from './incident-actions/closing.ts';
import { dispatching } from './incident-actions/dispatching.ts';
import { words } from './incident-actions/fields.ts';
import { handling } from './incident-actions/handling.ts';
import { objecting } from './incident-actions/objecting.ts';
import { supervising } from './incident-actions/supervising.ts';
import { timing } from './incident-actions/timing.ts';

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
      main: ['dispatch'],
    },
    'awaiting-signature': {
      title: words('待签收', 'Waiting for signature'),
      mark: 'waiting',
      runs: ['sign'],
      main: ['sign'],
    },
    handling: {
      title: words('办理中', 'In hand'),
      mark: 'moving',
      runs: ['handle'],
      main: ['handle', 'assist', 'take'],
    },
    'under-review': {
      title: words('逐级审核', 'Under review'),
      mark: 'moving',
      runs: ['handle'],
      main: ['approve'],
    },
    objected: {
      title: words('退单审核', 'Return under review'),
      mark: 'moving',
      runs: ['objection'],
      pauses: ['sign', 'handle'],
      main: ['grant-return'],
    },
    'in-panel': {
      title: words('疑难会商', 'With the panel'),
      mark: 'moving',
      runs: ['panel'],
      pauses: ['sign', 'handle'],
      main: ['decide-panel'],
    },
    suspended: {
      title: words('挂账', 'Suspended'),
      mark: 'waiting',
      runs: ['suspension'],
      pauses: ['handle'],
      main: ['resume'],
    },
    'awaiting-verification': {
      title: words('待核实', 'Waiting for verification'),
      mark: 'moving',
      runs: ['verify'],
      main: ['verify'],
    },
    'awaiting-closing': {
      title: words('待结案', 'Waiting for closing'),
      mark: 'moving',
      runs: ['close'],
      main: ['close'],
    },
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
