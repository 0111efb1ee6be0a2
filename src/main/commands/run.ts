import { describeConfig, loadConfig } from '../../platform/config/index.ts';
import { type Duties, startApplication } from '../application.ts';
import type { Command } from './command.ts';

function runs(
  duties: Duties,
  usage: string,
  summary: string,
  defaults: Record<string, string> = {},
): Command {
  return {
    usage,
    summary,
    run: async ({ say }) => {
      const started = performance.now();
      const config = loadConfig({ ...defaults, ...process.env });
      const application = await startApplication(config, {
        duties,
        progress: (step) => say(`citybrain: ${step}`),
      });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      if (application.address) {
        say(`citybrain: ready in ${seconds} s`);
        for (const front of ['citizen', 'worker', 'console', 'wall'])
          say(`  ${application.address}/${front}/`);
      } else say(`citybrain: at work after ${seconds} s`);
      await untilStopped();
      say('citybrain: stopping');
      await application.stop();
      // Whatever still holds the process open (a hung connection) must not keep a stopped server alive.
      process.exit(0);
    },
  };
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

export const start = runs(
  { serve: true, work: true },
  '',
  'everything in one process, as a demonstration with synthetic life',
  {
    DEMO: 'on',
    SIMULATOR: 'on',
  },
);
export const server = runs(
  { serve: true, work: false },
  '',
  'pages and API; run as many as wanted on one DATABASE_URL',
);
export const worker = runs({ serve: false, work: true }, '', 'clocks, events and jobs behind the servers');

export const config: Command = {
  usage: '',
  summary: 'all settings: what is in force and where it comes from',
  run: async ({ say }) => {
    const rows = describeConfig(process.env);
    for (const { name, value, source, meaning } of rows) {
      say(`${name.padEnd(22)} ${value.padEnd(24)} ${source.padEnd(12)} ${meaning}`);
    }
    return { output: { settings: rows } };
  },
};
