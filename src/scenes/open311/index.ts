import { defineScene } from '../../base/scene/index.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { open311Routes } from './routes.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const scene = defineScene({
  manifest,
  errors,
  erasures: [erasure],
  migrations,
  routes: open311Routes,
});
