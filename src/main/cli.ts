import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled modules are kept from start to start: a second less of a later start and some 30 MB less held. Before any
// other import, which is why this file is one of its own; where the folder cannot be written, nothing is kept.
const folder = fileURLToPath(new URL('../../node_modules/.cache/citybrain', import.meta.url));
if (process.env.NODE_COMPILE_CACHE === undefined) {
  enableCompileCache(folder);
  // For the threads and processes started from here.
  process.env.NODE_COMPILE_CACHE = folder;
}
await import('./command-line.ts');
