import type { SceneManifest } from '../../base/scene/manifest.ts';

/** 12345 hotline tickets: mirrored from the upper platform, worked on here, answered upwards. */
export const manifest: SceneManifest = {
  id: 'hotline',
  title: { zh: '12345 热线', en: '12345 hotline' },
  answers: {
    zh: '上级平台派来的工单有没有在它的时限之前办好，两边的账是否一致？',
    en: 'Are the upper platform’s tickets done before its deadlines, and do both sides agree on them?',
  },
  resultHint: {
    zh: '处置结果会作为给市民的答复报上级平台：写明查到了什么、做了什么、何时做完。',
    en: 'The result goes up as the answer to the citizen: say what was found, what was done, and when.',
  },
  dependsOn: [],
  permissions: [
    {
      id: 'hotline.exchange',
      title: { zh: '与上级平台交换工单', en: 'Exchange tickets with the upper platform' },
      roles: ['administrator', 'hotline-agent'],
    },
    {
      id: 'hotline.exchange-manage',
      title: { zh: '设置上级平台接口', en: 'Set up the upper platform' },
      roles: ['administrator'],
    },
    {
      id: 'hotline.ticket.read',
      title: { zh: '查看热线工单', en: 'See hotline tickets' },
      roles: [
        ...['leader', 'administrator', 'dispatcher', 'supervisor', 'hotline-agent'],
        ...['unit-clerk', 'section', 'street', 'community', 'grid-member'],
      ],
    },
    {
      id: 'hotline.request.read',
      title: { zh: '查看上报申请与接口', en: 'See requests to the upper platform and how the exchange goes' },
      roles: ['leader', 'administrator', 'dispatcher', 'supervisor', 'hotline-agent'],
    },
    {
      id: 'hotline.request.make',
      title: { zh: '向上级平台申请', en: 'Ask something of the upper platform' },
      roles: ['dispatcher', 'hotline-agent'],
    },
    {
      id: 'hotline.reconcile',
      title: { zh: '每日对账', en: 'Reconcile daily' },
      roles: ['dispatcher', 'hotline-agent'],
    },
    {
      id: 'hotline.knowledge.read',
      title: { zh: '查知识库', en: 'Search the knowledge base' },
      roles: ['leader', 'administrator', 'dispatcher', 'supervisor', 'hotline-agent', 'unit-clerk', 'street'],
    },
    {
      id: 'hotline.knowledge.edit',
      title: { zh: '维护知识库', en: 'Edit the knowledge base' },
      roles: ['dispatcher', 'hotline-agent', 'unit-clerk'],
    },
  ],
  deskOrder: 15,
  flows: [],
  indicators: [],
  quality: {
    level: 'bronze',
    open: {
      simulator: 'tickets of a simulated day come from the simulator of the whole city',
      screens:
        'tickets, reconciling, sheets, knowledge and exchange are pages of the desk; nothing of the hotline is on the phone of a grid member yet',
      'exit filter': 'tickets are found by how they left without an index of its own',
    },
  },
};
