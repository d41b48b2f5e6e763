// The arrows of the house (docs/architecture.md). `parser: 'swc'` because dependency-cruiser's default parser needs TypeScript's
// JavaScript API, which TypeScript 7 does not have: without it no module would be read and everything would pass.
const layer = (name) => `^src/main/${name}/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Modules that need each other are one module, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that cannot be resolved cannot be judged.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^electron$', '\\?(url|worker|raw)$', '^virtual:'] },
    },
    {
      name: 'no-orphans',
      comment: 'What nobody imports is dead.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '\\.test\\.tsx?$',
          '\\.config\\.ts$',
          '^(e2e|bench|scripts)/',
          '^src/(main/(index|cli)|preload/index|renderer/main)\\.tsx?$',
        ],
      },
      to: {},
    },
    {
      name: 'shared-is-alone',
      comment: 'shared runs in every process: it imports only itself and pure packages.',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^src/shared/', '(^|/)node_modules/(uuid|zod|canonicalize|@noble/hashes|@orpc/contract)/'] },
    },
    {
      name: 'ports-lie-under-all',
      comment: 'Ports import shared and each other.',
      severity: 'error',
      from: { path: layer('ports'), pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^src/shared/', layer('ports'), '(^|/)node_modules/zod/'] },
    },
    {
      name: 'infrastructure-imports-downwards',
      severity: 'error',
      from: { path: layer('infrastructure') },
      to: { path: ['^src/main/(interaction|orchestration|execution|app)/'] },
    },
    {
      name: 'execution-imports-downwards',
      severity: 'error',
      from: { path: layer('execution') },
      to: { path: ['^src/main/(interaction|orchestration|app)/'] },
    },
    {
      name: 'orchestration-imports-downwards',
      severity: 'error',
      from: { path: layer('orchestration') },
      to: { path: ['^src/main/(interaction|app)/'] },
    },
    {
      name: 'interaction-does-not-compose',
      comment: 'Hosts are given an engine; only the entries compose one.',
      severity: 'error',
      from: { path: layer('interaction') },
      to: { path: ['^src/main/(app|infrastructure|execution|orchestration)/'] },
    },
    {
      name: 'orchestration-reaches-parts-through-ports',
      comment: 'Orchestration does no I/O of its own.',
      severity: 'error',
      from: { path: layer('orchestration'), pathNot: ['\\.test\\.ts$', '/testing/'] },
      to: { path: [layer('infrastructure')] },
    },
    {
      name: 'orchestration-without-node',
      severity: 'error',
      from: { path: layer('orchestration'), pathNot: ['\\.test\\.ts$', '/testing/'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-its-host',
      comment: 'cli.js never needs Electron.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/main/interaction/hosts/electron/', '^src/main/index\\.ts$', '^src/preload/'] },
      to: { path: ['^electron$', '(^|/)node_modules/electron/', '^src/main/interaction/hosts/electron/'] },
    },
    { name: 'app-names-no-host', severity: 'error', from: { path: layer('app') }, to: { path: ['^src/main/interaction/hosts/electron/'] } },
    {
      name: 'renderer-speaks-through-the-bridge',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: ['^src/(main|preload)/'] },
    },
    { name: 'main-knows-no-renderer', severity: 'error', from: { path: '^src/(main|preload)/' }, to: { path: ['^src/renderer/'] } },
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'ui-knows-nothing-of-the-product',
      severity: 'error',
      from: { path: '^src/renderer/ui/' },
      to: { path: ['^src/shared/', '^src/renderer/(app|bridge|features|parts)/'] },
    },
    {
      name: 'renderer-without-node',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-without-tests',
      comment: 'What ships imports no test support.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.test\\.tsx?$', '/testing/'] },
      to: { path: ['^(e2e|bench|scripts)/', '/testing/', '\\.test\\.tsx?$'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png)$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    builtInModules: { add: ['node:sqlite', 'node:test'] },
  },
};
