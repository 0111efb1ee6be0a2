import type { ExitView } from './contract.ts';

export interface Exit {
  readonly title: { readonly zh: string; readonly en: string };
  readonly how: ExitView['how'];
  /** The value of the flow's own field, where it leaves by the flow's exit. */
  readonly value?: string;
}

/** Ways for a ticket to leave. Which of them a kind has is the city's: `exits` of its kinds. */
export const EXITS: Readonly<Record<string, Exit>> = {
  'knowledge-answer': { title: { zh: '知识库答复', en: 'Answer from the knowledge base' }, how: 'knowledge' },
  'competent-organ': { title: { zh: '移送有权机关', en: 'To the competent organ' }, how: 'dispatch' },
  'emergency-110': { title: { zh: '转110', en: 'Pass to 110' }, how: 'leave', value: 'police' },
  'emergency-119': { title: { zh: '转119', en: 'Pass to 119' }, how: 'leave', value: 'fire' },
  'emergency-120': { title: { zh: '转120', en: 'Pass to 120' }, how: 'leave', value: 'first-aid' },
  'legal-route': {
    title: { zh: '告知法定途径', en: 'Tell of the legal path' },
    how: 'leave',
    value: 'legal-path',
  },
  withdrawn: { title: { zh: '撤单', en: 'Withdrawn' }, how: 'leave', value: 'withdrawn' },
  unreachable: { title: { zh: '无法联系', en: 'Could not be reached' }, how: 'leave', value: 'unreachable' },
};

/** What the upper side is told of a case that left by the flow's exit. */
export function exitTitle(value: string): string | undefined {
  return Object.values(EXITS).find((exit) => exit.value === value)?.title.zh;
}
