import { account } from './account.ts';
import { address } from './address.ts';
import { backup, restore } from './backup.ts';
import { bench } from './bench.ts';
import type { Command } from './command.ts';
import { dispatch } from './dispatch.ts';
import { doctor } from './doctor.ts';
import { feeds } from './feeds.ts';
import { importCommand } from './import.ts';
import { link } from './link.ts';
import { photos } from './photos.ts';
import { registry } from './registry.ts';
import { config, server, start, worker } from './run.ts';
import { simulate } from './simulate.ts';
import { synth } from './synth.ts';

/** All commands, in the order in which help shows them. */
export const commands: Readonly<Record<string, Command>> = {
  start,
  server,
  worker,
  config,
  account,
  import: importCommand,
  backup,
  restore,
  doctor,
  dispatch,
  address,
  photos,
  feeds,
  link,
  registry,
  simulate,
  synth,
  bench,
};
