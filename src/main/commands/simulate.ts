import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { startApplication } from '../application.ts';
import { type WorkSummary, workOff } from '../simulator/work.ts';
import type { Command } from './command.ts';
import { wholeNumberOf } from './options.ts';

const WORDS: Readonly<Record<keyof WorkSummary, string>> = {
  ...{ cases: 'cases 案卷', steps: 'steps 步骤', closed: 'closed 结案', notTakenUp: 'not taken up 不予受理' },
  ...{
    stillOpen: 'still open 未结',
    onTime: 'on time 按期',
    bounced: 'bounced 退单',
    extended: 'extended 延期',
  },
  ...{ suspended: 'suspended 挂账', reworked: 'sent back 返工', rated: 'rated 已评价' },
};

/** For demonstrations and trials: what is open (e.g. an imported file) goes through the whole loop. */
export const simulate: Command = {
  usage: 'work [--most N] [--per-second N] [--seed TEXT]',
  summary: 'simulated staff take the open cases through the loop to closing; for demonstrations',
  options: { most: { type: 'string' }, 'per-second': { type: 'string' }, seed: { type: 'string' } },
  run: async ({ values, positionals, say }) => {
    if (positionals[0] !== 'work')
      throw new AppError('config.invalid', {
        name: 'simulate',
        value: positionals[0] ?? '',
        expected: 'work',
      });
    const most = wholeNumberOf(values.most, 'most', 10_000);
    const perSecond = Math.max(1, wholeNumberOf(values['per-second'], 'per-second', 100));
    const application = await startApplication(
      { ...loadConfig(process.env), simulator: false },
      { duties: { serve: false, work: false } },
    );
    try {
      const { root, city, files } = application;
      // What pages want to hear of, the running servers tell them from the events.
      const push = { publish: () => {}, subscribe: () => () => {}, subscribers: 0, stop: async () => {} };
      const random = seededRandom(typeof values.seed === 'string' ? values.seed : 'work');
      const output = await workOff(root, { city, files, push }, { random, perSecond, most, wait });
      for (const [key, title] of Object.entries(WORDS))
        say(`${String(output[key as keyof WorkSummary]).padStart(8)}  ${title}`);
      return { output };
    } finally {
      await application.stop();
    }
  },
};
