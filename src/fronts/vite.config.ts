import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown, transformWithOxc } from 'vite';

const frontsRoot = fileURLToPath(new URL('.', import.meta.url));
const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The pages of the build; each has its own folder with index.html and main.tsx. */
const FRONTS = ['citizen', 'worker', 'console', 'wall'];

/** Fronts that a phone installs, and whether everything they may ever need is fetched beforehand. */
const INSTALLABLE: Readonly<Record<string, 'shell' | 'everything'>> = {
  citizen: 'shell',
  worker: 'everything',
};

/**
 * The oldest browser that runs the fronts: a phone of Android 8 whose browser nobody renews. Syntax is lowered to it;
 * the functions that it lacks are in kit/browser/old-browsers.ts, and it is the first that can end a call that hangs.
 */
const OLDEST = 'chrome66';

const apiTarget = process.env.CITYBRAIN_API ?? 'http://localhost:8080';

export default defineConfig(({ command }) => ({
  root: frontsRoot,
  base: '/',
  publicDir: false,
  cacheDir: `${repositoryRoot}node_modules/.vite`,
  plugins: [react(), deepLinks(), installable(), compressed(), sizes()],
  // The worker of the map is an ES module, started by its URL.
  worker: { format: 'es' },
  server: { port: 5173, proxy: { '/api': apiTarget, '/files': apiTarget } },
  build: {
    outDir: `${repositoryRoot}dist/fronts`,
    target: OLDEST,
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_500,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(
        [...FRONTS, ...(command === 'build' && process.env.CITYBRAIN_GALLERY ? ['kit/gallery'] : [])].map(
          (name) => [name, `${frontsRoot}${name}/index.html`],
        ),
      ),
      // The map needs whole numbers of any size (Chrome 67): it belongs to desk and wall, no phone loads it.
      onLog: (level, log, write) => log.code !== 'TOLERATED_TRANSFORM' && write(level, log),
      treeshake: {
        // The kit's modules only declare; a front takes what it names and nothing else. Styles count as work.
        moduleSideEffects: [
          { test: /\/fronts\/kit\/(?!gallery\/|browser\/old-browsers).*\.tsx?$/, sideEffects: false },
        ],
      },
    },
  },
}));

/** In development an address below a front (`/citizen/cases/1`) opens that front, as the server does. */
function deepLinks(): Plugin {
  return {
    name: 'citybrain-deep-links',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const front = /^\/(citizen|worker|console|wall|kit\/gallery)(?:\/[^.?]*)?(?:\?.*)?$/.exec(
          request.url ?? '',
        )?.[1];
        if (front !== undefined) request.url = `/${front}/index.html`;
        next();
      });
    },
  };
}

type Bundle = Rolldown.OutputBundle;

/** The files that an entry needs: at once, and (when `dynamic`) all that it may load later. */
function filesOf(bundle: Bundle, entryName: string, dynamic: boolean): string[] {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    if (found.has(fileName)) return;
    const output = bundle[fileName];
    if (output === undefined) return;
    found.add(fileName);
    if (output.type !== 'chunk') return;
    const meta = output.viteMetadata;
    for (const name of [...(meta?.importedCss ?? []), ...(dynamic ? (meta?.importedAssets ?? []) : [])]) {
      found.add(name);
    }
    for (const name of output.imports) visit(name);
    if (dynamic) for (const name of output.dynamicImports) visit(name);
  };
  for (const output of Object.values(bundle)) {
    if (
      output.type === 'chunk' &&
      output.isEntry &&
      output.facadeModuleId?.endsWith(`/${entryName}/index.html`)
    ) {
      visit(output.fileName);
    }
  }
  return [...found].sort();
}

/** Puts beside each installable front its manifest, icons and a service worker that knows the hashed files. */
function installable(): Plugin {
  return {
    name: 'citybrain-installable',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const source = readFileSync(`${frontsRoot}kit/browser/service-worker.ts`, 'utf8');
      const worker = await transformWithOxc(source, 'service-worker.ts', { target: OLDEST });
      for (const [front, extent] of Object.entries(INSTALLABLE)) {
        const assets = filesOf(bundle, front, extent === 'everything').map((name) => `/${name}`);
        const publicFiles = readdirSync(`${frontsRoot}${front}/public`);
        for (const name of publicFiles) {
          const content = readFileSync(`${frontsRoot}${front}/public/${name}`);
          this.emitFile({ type: 'asset', fileName: `${front}/${name}`, source: content });
        }
        const files = [`/${front}/`, ...publicFiles.map((name) => `/${front}/${name}`), ...assets];
        const page = readFileSync(`${frontsRoot}${front}/index.html`, 'utf8');
        const version = createHash('sha256')
          .update(JSON.stringify([files, page, worker.code]))
          .digest('hex')
          .slice(0, 12);
        const constants = `const FRONT = ${JSON.stringify(front)};\nconst VERSION = ${JSON.stringify(version)};\nconst FILES = ${JSON.stringify(files)};\n`;
        this.emitFile({
          type: 'asset',
          fileName: `${front}/service-worker.js`,
          source: constants + worker.code.replace(/export\s*\{\s*\};?/, ''),
        });
      }
    },
  };
}

/** Smaller than this the header costs as much as compressing saves. */
const LEAST_COMPRESSED_BYTES = 1_024;

/** Lays a compressed file beside each one of text, which the server sends to whoever takes it. */
function compressed(): Plugin {
  return {
    name: 'citybrain-compressed',
    apply: 'build',
    writeBundle(options, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        const source = output.type === 'chunk' ? output.code : output.source;
        if (!/\.(js|css|html|svg)$/.test(name) || source.length < LEAST_COMPRESSED_BYTES) continue;
        writeFileSync(`${options.dir ?? ''}/${name}.gz`, gzipSync(source, { level: 9 }));
      }
    },
  };
}

/** Says after a build what each front costs at its first load, and what it may load later. */
function sizes(): Plugin {
  return {
    name: 'citybrain-sizes',
    apply: 'build',
    writeBundle(_options, bundle) {
      const weigh = (names: string[]): number =>
        names.reduce((sum, name) => {
          const output = bundle[name];
          if (output === undefined) return sum;
          return sum + gzipSync(output.type === 'chunk' ? output.code : output.source).byteLength;
        }, 0);
      for (const front of FRONTS) {
        const first = filesOf(bundle, front, false);
        const later = filesOf(bundle, front, true).filter((name) => !first.includes(name));
        const kilobytes = (names: string[]): string => `${(weigh(names) / 1_000).toFixed(1)} kB`;
        console.log(
          `${front.padEnd(8)} first load ${kilobytes(first).padStart(9)} gzip, later ${kilobytes(later).padStart(9)}`,
        );
      }
    },
  };
}
