/**
 * The order of the house: which folder may import which, in what order the rooms of a folder stand, and what of others each may use.
 * `house.test.ts` holds the sources against it.
 */

/** Folders, and which others each may import with all that is in it. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  agents: ['kernels'],
  controllers: ['agents', 'kernels'],
  sim: ['agents', 'kernels'],
  bridges: ['controllers', 'agents', 'kernels'],
  scenarios: ['bridges/recording', 'sim', 'controllers', 'agents', 'kernels'],
  'scenarios/cli': ['bridges'],
};

/** The rooms of every folder that has some, each of which imports only those before it. What lies beside them unnamed comes last. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  agents: [
    'error-codes',
    'errors',
    'nearest-name',
    'known-options',
    'message-type',
    'event-pixel',
    'bodies',
    'actuators',
    'sensors',
  ],
  controllers: [
    'engine',
    'neurons',
    'synapses',
    'stimuli',
    'monitors',
    'controller',
    'encoding',
    'decoding',
    'filtering',
    'learning',
    'vision',
    'hippocampus',
    'memory',
    'navigation',
  ],
  'controllers/engine': ['language', 'model', 'network', 'program', 'lowering', 'passes', 'emit', 'fixed-point', 'run'],
  'controllers/engine/emit': ['javascript', 'c', 'webassembly', 'threads'],
  sim: ['world', 'physics', 'casters', 'sensors'],
  'sim/sensors': ['seam', 'event-camera'],
  'sim/sensors/event-camera': ['pixel'],
  'sim/sensors/event-camera/pixel': ['layout', 'math', 'kernel', 'simd'],
  bridges: ['ros-messages', 'recording', 'viewing', 'nir', 'guard', 'ros2', 'boards'],
  'bridges/boards': [
    'finding',
    'capabilities',
    'energy',
    'stream',
    'statistics',
    'plan',
    'board',
    'spike-agreement',
    'shadow',
    'hosting',
    'circuits',
    'loihi-fixed',
    'xylo-sim',
    'link',
    'mcu',
    'integers',
    'microcontrollers',
    'pins',
    'tinyodin',
    'reckon',
    'spinnaker1',
    'spinnaker2',
  ],
  'bridges/boards/mcu': ['protocol', 'machines'],
  'bridges/guard': ['bases'],
  'bridges/recording': [
    'bytes',
    'archive',
    'mcap',
    'compression',
    'reading',
    'hdf5',
    'bags',
    'events',
    'sensors',
    'runs',
  ],
  'bridges/recording/events': ['core', 'kernels', 'formats', 'ros', 'files', 'summary', 'frames', 'live'],
  'bridges/recording/runs': [
    'arena-markers',
    'bag-metadata',
    'run-file',
    'recorded-barriers',
    'recorded-activity',
    'signal-message',
    'topic',
    'topic-names',
    'topics',
  ],
  'bridges/ros2': ['sensors', 'transport', 'guard', 'topics', 'robot', 'node', 'log', 'serve'],
  scenarios: [
    'statistics',
    'scenario',
    'measure',
    'plots',
    'tasks',
    'studies',
    'plan',
    'run',
    'environment',
    'pool',
    'judge',
    'out',
    'report',
    'cli',
  ],
  'scenarios/measure': ['replay'],
  'scenarios/cli': [
    'io',
    'error-place',
    'exit',
    'terminal',
    'options',
    'console-output',
    'command',
    'left-out',
    'new-files',
    'interrupt',
    'recordings',
    'boards',
    'list',
    'run',
    'environment',
    'ros2',
    'inspect',
    'log',
    'convert',
    'new',
    'eject',
    'compare',
    'doctor',
    'test',
    'commands',
  ],
};

/**
 * Rooms that nobody imports, and that import none of each other: each is found where it lies, so that it can be deleted without a trace.
 */
export const FOUND = 'scenarios/studies';

/** Packages of others, and the only rooms and files that may import them. Types of them leave nothing behind, and are free. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  rxjs: ['bridges/boards/spinnaker1'],
  // The two parts that are used: all of rxjs takes Node six times as long to load, before a command does anything.
  'rxjs/internal/Observable': ['agents'],
  'rxjs/internal/operators/map': ['controllers/filtering'],
  'cannon-es': ['sim/physics'],
  msgpackr: ['controllers/controller', 'scenarios/pool'],
  '@foxglove/rosmsg': ['bridges/ros-messages', 'bridges/ros2/transport'],
  '@mcap/core': ['bridges/recording/mcap', 'bridges/recording/runs'],
  zstddec: ['bridges/recording/compression'],
  yaml: ['bridges/recording/reading'],
  ws: ['bridges/viewing', 'bridges/ros2/transport'],
  commander: ['scenarios/cli/reafference.ts'],
  esbuild: ['scenarios/plan'],
  tsx: ['agents/own-modules.ts'],
  'tsx/esm/api': ['agents/own-modules.ts', 'scenarios/plan'],
  zod: ['scenarios/cli/test'],
};

/** Modules of Node, and the only rooms that may import them: the others run in browsers too. */
export const NODE_MODULES: Readonly<Record<string, readonly string[]>> = {
  'bridges/boards': ['child_process', 'crypto', 'fs', 'net', 'os', 'path', 'url', 'worker_threads'],
  'bridges/boards/spinnaker1': ['dgram', 'dns/promises', 'fs/promises'],
  'bridges/guard': ['child_process', 'dgram', 'events', 'fs', 'tty', 'util'],
  'bridges/recording': ['child_process', 'dgram', 'fs', 'fs/promises', 'path', 'worker_threads', 'zlib'],
  'bridges/ros2': ['child_process', 'fs', 'module', 'path', 'timers/promises', 'url'],
  'bridges/viewing': ['crypto', 'http', 'net', 'timers/promises'],
  'scenarios/cli': [
    'crypto',
    'fs',
    'fs/promises',
    'os',
    'path',
    'stream/promises',
    'timers/promises',
    'url',
    'util',
    'worker_threads',
  ],
  'scenarios/out': ['crypto', 'fs', 'os', 'path'],
  'scenarios/plan': ['crypto', 'fs', 'module', 'path', 'url'],
  'scenarios/pool': ['crypto', 'fs', 'path', 'worker_threads'],
};

/** Files that import what nobody can read in them: a user's file, an optional package, an entry that a message names. */
export const COMPUTED_IMPORTS: readonly string[] = [
  'bridges/boards/link/serial-process.ts',
  'bridges/guard/velocity-encoding.ts',
  'bridges/recording/hdf5/hdf5-library.ts',
  'bridges/recording/hdf5/hdf5-plugins.ts',
  'bridges/ros2/guard/guard-process.ts',
  'bridges/ros2/transport/load-rcl.ts',
  'scenarios/plan/find-scenarios.ts',
  'scenarios/plan/load.ts',
  'scenarios/plan/user-modules.ts',
  'scenarios/plots/plot-png.ts',
  'scenarios/pool/seed-job.ts',
  'scenarios/pool/worker.ts',
];

/** What scenarios load when it is asked for, and never with the program. */
export const WHEN_ASKED_FOR = /^bridges\/(?!recording\/)|^scenarios\/cli\/boards\//;
/** The room that is itself loaded so. */
export const ASKED_FOR = 'scenarios/cli/boards';
