/**
 * `npm run new-scene -- ID 中文名 "English name"`: makes src/scenes/ID, a scene that passes the checks, and says which
 * two lines to add to src/main/scenes.ts. It overwrites nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sceneFiles } from './scene-files.ts';

const USAGE = 'npm run new-scene -- ID 中文名 "English name", for example: parking 停车 Parking';

/** Writes the files of a new scene below `root`. Returns its folder from there. Throws when something stands in the way. */
function makeScene(root: string, id: string, zh: string, en: string): string {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length > 40)
    throw new Error(`"${id}" is no id: small letters, digits and single hyphens, at most 40, a letter first`);
  for (const name of [zh, en])
    if (name.trim() === '' || /['"`\\\n]/.test(name))
      throw new Error('each name needs words, without quotes or backslashes');
  const folder = join('src/scenes', id);
  if (existsSync(join(root, folder))) throw new Error(`${folder} is there already`);
  mkdirSync(join(root, folder));
  for (const [name, text] of Object.entries(sceneFiles({ id, zh, en })))
    writeFileSync(join(root, folder, name), text);
  // How lines break depends on the length of the id.
  const format = [
    'node_modules/@biomejs/biome/bin/biome',
    'format',
    '--write',
    '--vcs-enabled=false',
    folder,
  ];
  spawnSync(process.execPath, format, { cwd: root, stdio: 'ignore' });
  return folder;
}

const [id, zh, en, ...more] = process.argv.slice(2);
try {
  if (id === undefined || zh === undefined || en === undefined || more.length > 0)
    throw new Error(`how to: ${USAGE}`);
  const folder = makeScene(fileURLToPath(new URL('..', import.meta.url)), id, zh, en);
  const name = id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  console.log(`made ${folder}. Add to src/main/scenes.ts:

import { scene as ${name} } from '../scenes/${id}/index.ts';
  ${name},

Then: npm test ${folder}; node tools/generate-openapi.ts; npm run check`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
