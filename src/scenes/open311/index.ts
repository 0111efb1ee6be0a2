import { defineScene } from '../../base/scene/index.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { open311Routes } from './routes.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const scene = defineScene({ manifest, errors, migrations, routes: open311Routes });
