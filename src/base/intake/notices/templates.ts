import type { MessageTemplate } from '../../messages/index.ts';

const report = { number: 'reference', reportId: 'reference', caseId: 'reference' } as const;
const work = { number: 'reference', caseId: 'reference' } as const;
const REPORT = '/reports/{reportId}';
const CASE = '/cases/{caseId}';

/** What those who reported are told. */
const forReporters: Readonly<Record<string, MessageTemplate>> = {
  'incident.report-received': {
    title: { zh: '已收到您的上报', en: 'We have your report' },
    text: {
      zh: '编号 {number}，承诺 {promisedAt} 前办结。',
      en: 'Number {number}; it will be done by {promisedAt}.',
    },
    parameters: { ...report, promisedAt: 'time' },
    link: REPORT,
  },
  'incident.report-handed': {
    title: { zh: '已交给{unit}', en: 'Handed to {unit}' },
    text: {
      zh: '您上报的 {number} 已交给{unit}办理。',
      en: 'Your report {number} was handed to {unit}.',
    },
    parameters: { ...report, unit: 'unit' },
    link: REPORT,
  },
  'incident.report-extended': {
    title: { zh: '办理时间延长', en: 'More time is needed' },
    text: {
      zh: '您上报的 {number} 办理有困难，处置时限延至 {dueAt}。',
      en: 'Your report {number} needs more time: the unit has until {dueAt}.',
    },
    parameters: { ...report, dueAt: 'time' },
    link: REPORT,
  },
  'incident.report-suspended': {
    title: { zh: '暂缓办理', en: 'Put off' },
    text: {
      zh: '您上报的 {number} 暂时不具备办理条件，已登记挂账，条件具备后继续办理。',
      en: 'Your report {number} cannot be dealt with yet; it is kept on the register and goes on as soon as it can.',
    },
    parameters: report,
    link: REPORT,
  },
  'incident.report-handled': {
    title: { zh: '已处置，正在核实', en: 'Dealt with, being verified' },
    text: {
      zh: '您上报的 {number} 已处置，核实后告诉您结果。',
      en: 'Your report {number} was dealt with; you hear once it is verified.',
    },
    parameters: report,
    link: REPORT,
  },
  'incident.report-asked': {
    title: { zh: '想向您了解情况', en: 'A question for you' },
    text: {
      zh: '办理 {number} 需要向您了解情况，请打开答复。',
      en: 'To go on with {number} something must be known from you. Please open it and answer.',
    },
    parameters: report,
    link: REPORT,
  },
  'incident.report-closed': {
    title: { zh: '已办结，请您评价', en: 'Done: how was it?' },
    text: {
      zh: '您上报的 {number} 已办结，请打开看看结果并作评价。',
      en: 'Your report {number} is done. Please look at the result and rate it.',
    },
    parameters: report,
    link: REPORT,
  },
  'incident.report-not-taken-up': {
    title: { zh: '未予受理', en: 'Not taken up' },
    text: {
      zh: '您上报的 {number} 未予受理，打开可看原因和其他办理途径。',
      en: 'Your report {number} was not taken up; open it to see why and where else to turn.',
    },
    parameters: report,
    link: REPORT,
  },
  'incident.report-reopened': {
    title: { zh: '重新办理', en: 'Taken up again' },
    text: {
      zh: '您上报的 {number} 经回访或核实，已重新办理。',
      en: 'Your report {number} was checked and is being dealt with again.',
    },
    parameters: report,
    link: REPORT,
  },
};

/** What those who work on a case are told. */
const forStaff: Readonly<Record<string, MessageTemplate>> = {
  'incident.work-dispatched': {
    title: { zh: '新派工单 {number}', en: 'New case {number}' },
    text: {
      zh: '已派到本单位，请在 {dueAt} 前签收。',
      en: 'Dispatched to your unit; sign for it by {dueAt}.',
    },
    parameters: { ...work, dueAt: 'time' },
    link: CASE,
  },
  'incident.work-passed-down': {
    title: { zh: '转到您手上 {number}', en: 'Passed to you: {number}' },
    text: { zh: '请在 {dueAt} 前处置并反馈。', en: 'Deal with it and report by {dueAt}.' },
    parameters: { ...work, dueAt: 'time' },
    link: CASE,
  },
  'incident.work-nearly-late': {
    title: { zh: '快到时限 {number}', en: 'Nearly late: {number}' },
    text: { zh: '请在 {dueAt} 前完成当前环节。', en: 'This step ends at {dueAt}.' },
    parameters: { ...work, dueAt: 'time' },
    link: CASE,
  },
  'incident.work-late': {
    title: { zh: '已超时 {number}', en: 'Late: {number}' },
    text: { zh: '当前环节已超过时限，请立即办理。', en: 'This step is past its limit; act now.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-escalated': {
    title: { zh: '超时升级 {number}', en: 'Late and escalated: {number}' },
    text: { zh: '超时后仍未办理，请督促。', en: 'Still not dealt with after its limit; follow it up.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-urged': {
    title: { zh: '催办 {number}', en: 'Nudged: {number}' },
    text: { zh: '请尽快办理并反馈。', en: 'Please deal with it soon and report.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-supplemented': {
    title: { zh: '上报人补充了情况 {number}', en: 'The reporter added something: {number}' },
    text: { zh: '打开查看上报人的答复或补充。', en: 'Open it to read the answer or what was added.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-supervised': {
    title: { zh: '督办 {number}', en: 'Under supervision: {number}' },
    text: {
      zh: '已列入督办，打开查看督办要求并按时答复。',
      en: 'Open it for what is demanded, and answer in time.',
    },
    parameters: work,
    link: CASE,
  },
  'incident.work-rejected': {
    title: { zh: '核实不通过 {number}', en: 'Not done: {number}' },
    text: { zh: '核实不通过，请返工。', en: 'The check found it not done; please do it again.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-photo-used': {
    title: { zh: '照片未通过 {number}', en: 'Photo not accepted: {number}' },
    text: {
      zh: '您发的处置后照片在别的事件里用过。请到现场重新拍一张发来，否则可能退回返工。',
      en: 'Your photo was used before for another case. Please take another one on the spot, or the result may come back.',
    },
    parameters: work,
    link: CASE,
  },
  'incident.work-photo-elsewhere': {
    title: { zh: '照片未通过 {number}', en: 'Photo not accepted: {number}' },
    text: {
      zh: '您发的处置后照片拍的不是这个地方。请到现场重新拍一张发来，否则可能退回返工。',
      en: 'Your photo does not show this place. Please take another one on the spot, or the result may come back.',
    },
    parameters: work,
    link: CASE,
  },
  'incident.work-photo-unchanged': {
    title: { zh: '照片未通过 {number}', en: 'Photo not accepted: {number}' },
    text: {
      zh: '您发的处置后照片看不出处置前后的变化。请到现场重新拍一张发来，否则可能退回返工。',
      en: 'Your photo shows no change against the one before. Please take another one on the spot, or the result may come back.',
    },
    parameters: work,
    link: CASE,
  },
  'incident.work-photo-old': {
    title: { zh: '照片未通过 {number}', en: 'Photo not accepted: {number}' },
    text: {
      zh: '您发的处置后照片拍摄时间早于上报时间。请到现场重新拍一张发来，否则可能退回返工。',
      en: 'Your photo was taken before the matter was reported. Please take another one on the spot, or the result may come back.',
    },
    parameters: work,
    link: CASE,
  },
  'incident.work-reopened': {
    title: { zh: '重新办理 {number}', en: 'Reopened: {number}' },
    text: { zh: '经回访或核实，需要重新办理。', en: 'After a call-back or check it has to be done again.' },
    parameters: work,
    link: CASE,
  },
  'incident.work-returned': {
    title: { zh: '退单待重派 {number}', en: 'Returned: {number}' },
    text: { zh: '退单已同意，请重新派遣。', en: 'The return was granted; please dispatch it again.' },
    parameters: work,
    link: CASE,
  },
  'incident.red-line': {
    title: { zh: '红线事件 {number}', en: 'Red line: {number}' },
    text: {
      zh: '请立即处置，{minutes} 分钟内电话报告值班领导。',
      en: 'Act at once and telephone the duty officer within {minutes} minutes.',
    },
    parameters: { ...work, minutes: 'count' },
    link: CASE,
  },
};

/** The incident's templates. */
export const incidentTemplates: Readonly<Record<string, MessageTemplate>> = { ...forReporters, ...forStaff };
