import type { Logger } from '../platform/context/index.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** One line of JSON an entry on standard error, from `level` up. Never give it personal values. */
export function createLogger(level: string): Logger {
  const least = LEVELS.indexOf(level);
  const write = (name: string) => (details: object, message: string) => {
    if (LEVELS.indexOf(name) < least) return;
    process.stderr.write(
      `${JSON.stringify({ at: new Date().toISOString(), level: name, message, ...details })}\n`,
    );
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
