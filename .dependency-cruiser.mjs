/**
 * The dependency rule of the house: look down, never sideways, enter by the door, one technology has one room.
 * A room is a folder of main/. `main/<room>/README.md` says what lives there.
 */
const FLOORS = [
  ['kernel', 'contract'],
  ['domain'],
  ['store', 'observe', 'browser'],
  ['scheduler', 'executors', 'media', 'notify', 'access'],
  ['server', 'shell'],
  ['app'],
  ['cli'],
];

const room = (names) => `^main/(${names.join('|')})/`;
const TEST = '\\.(test|itest)\\.tsx?$';

const lookDown = FLOORS.slice(0, -1).map((names, floor) => ({
  name: `look-down-from-floor-${floor}`,
  severity: 'error',
  comment: 'A room may only import rooms of lower floors.',
  from: { path: room(names) },
  to: { path: `${room(FLOORS.slice(floor + 1).flat())}|^main/index\\.ts$` },
}));

const neverSideways = FLOORS.flatMap((names) =>
  names
    .filter(() => names.length > 1)
    .map((name) => ({
      name: `never-sideways-from-${name}`,
      severity: 'error',
      comment: 'Rooms of one floor meet through ports in domain, wired in app.',
      from: { path: room([name]) },
      to: { path: room(names.filter((other) => other !== name)) },
    })),
);

const technology = (name, packages, homes) => ({
  name: `technology-${name}`,
  severity: 'error',
  comment: `${name} has its own room: ${homes.join(', ')}`,
  from: { path: '^(main|renderer|preload|extension|e2e)/', pathNot: homes },
  to: { path: packages.map((p) => `(^|/)node_modules/${p}(/|$)`) },
});

export default {
  forbidden: [
    ...lookDown,
    ...neverSideways,
    {
      name: 'enter-by-the-door',
      severity: 'error',
      comment: 'Another room is entered through its index.ts only.',
      from: { path: '^main/([^/]+)/', pathNot: TEST },
      to: { path: '^main/[^/]+/.+', pathNot: ['^main/$1/', '^main/[^/]+/index\\.ts$'] },
    },
    {
      name: 'executors-are-strangers',
      severity: 'error',
      comment: 'A site executor knows the kit, never another site.',
      from: { path: '^main/executors/([^/]+)/' },
      to: { path: '^main/executors/[^/]+/', pathNot: ['^main/executors/$1/', '^main/executors/kit/'] },
    },
    {
      name: 'dialects-are-strangers',
      severity: 'error',
      comment: 'A dialect knows what dialects share (dialects/shared), never another dialect.',
      from: { path: '^main/server/dialects/([^/]+)/' },
      to: {
        path: '^main/server/dialects/[^/]+/',
        pathNot: ['^main/server/dialects/$1/', '^main/server/dialects/shared/'],
      },
    },
    technology(
      'electron',
      ['electron', 'electron-updater'],
      ['^main/shell/', '^preload/', '^main/index\\.ts$', '^e2e/'],
    ),
    technology('database', ['better-sqlite3', '@types/better-sqlite3', 'lowdb'], ['^main/store/']),
    technology('http', ['koa', '@types/koa', '@koa/router'], ['^main/server/', '^e2e/']),
    technology('pictures', ['sharp'], ['^main/media/']),
    technology('playwright', ['playwright-core'], ['^main/browser/', '^main/executors/', '^e2e/']),
    {
      name: 'pages-see-contract-only',
      severity: 'error',
      comment: 'renderer, preload and extension share types and schemas with main, nothing else.',
      from: { path: '^(renderer|preload|extension)/' },
      to: { path: '^(main|e2e)/', pathNot: '^main/contract/index\\.ts$' },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(main|renderer|preload|extension)/', pathNot: TEST },
      to: { path: ['^e2e/', TEST] },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependency-in-product',
      severity: 'error',
      from: { path: '^main/', pathNot: [TEST, '^main/(shell/|index\\.ts$)'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
