import { defineScene } from '../../base/scene/index.ts';
import { manifest } from './manifest.ts';
import { open311Routes } from './routes.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const scene = defineScene({ manifest, migrations, routes: open311Routes });
