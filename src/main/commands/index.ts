import type { Command } from './command.ts';

/**
 * All commands, in the order in which help shows them. Each is loaded when it is run: a server need not hold what links
 * records, makes cities up and measures.
 */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./run.ts')).start,
  server: async () => (await import('./run.ts')).server,
  worker: async () => (await import('./run.ts')).worker,
  config: async () => (await import('./run.ts')).config,
  account: async () => (await import('./account.ts')).account,
  import: async () => (await import('./import.ts')).importCommand,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./backup.ts')).restore,
  doctor: async () => (await import('./doctor.ts')).doctor,
  dispatch: async () => (await import('./dispatch.ts')).dispatch,
  address: async () => (await import('./address.ts')).address,
  photos: async () => (await import('./photos.ts')).photos,
  feeds: async () => (await import('./feeds.ts')).feeds,
  link: async () => (await import('./link.ts')).link,
  registry: async () => (await import('./registry.ts')).registry,
  simulate: async () => (await import('./simulate.ts')).simulate,
  synth: async () => (await import('./synth.ts')).synth,
  bench: async () => (await import('./bench.ts')).bench,
};
