import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { effortIn } from './test/effort.ts';
import { LONG, longFiles } from './test/long-tests.ts';
import LongestFirst from './test/longest-first.ts';

/** Who names files, or tests, wants those, and long ones too. */
const namesAny = process.argv.slice(3).some((word) => !word.startsWith('-'));
const effort = effortIn(process.env, namesAny ? 'usual' : 'brief');
/** Files that are not even read: long ones where somebody waits, and those that `.ci/run` runs apart. A project takes no `--exclude` of the command line. */
const left = [...(effort === 'brief' ? longFiles() : []), ...(process.env.REAFFERENCE_APART?.split(' ') ?? [])];

/** Tests that replace modules or clocks, or measure memory: each file has a process to itself. */
const ALONE = [
  'test/agents/real-clock.test.ts',
  'test/agents/wall-time.test.ts',
  'test/bridges/guard/drive-options.test.ts',
  'test/bridges/guard/process-of-guard.test.ts',
  'test/bridges/recording/events/formats/conformance.test.ts',
  'test/bridges/ros2/node/viewed-budget.test.ts',
  'test/bridges/viewing/live-view-budget.test.ts',
  'test/bridges/viewing/rounds.test.ts',
  'test/bridges/viewing/work-time.test.ts',
  'test/scenarios/judge/time-budget.test.ts',
];

/** Tests that start processes or threads, or are about those they run in. */
const PROCESSES = [
  'test/browser/**/*.test.ts',
  'test/bridges/boards/**/*.test.ts',
  'test/bridges/ros2/guard/guarded-transport.test.ts',
  'test/bridges/guard/bases.test.ts',
  'test/bridges/guard/drive.test.ts',
  'test/bridges/guard/udp-robot.test.ts',
  'test/controllers/engine/compiler/emit/threads/**/*.test.ts',
  'test/kernels/atomic.test.ts',
  'test/kernels/webassembly.test.ts',
  'test/mutants/mutated-tests.test.ts',
  'test/docs/learner.test.ts',
  'test/docs/programs.test.ts',
  'test/docs/site/**/*.test.ts',
  'test/examples.test.ts',
  'test/how-to.test.ts',
  'test/package/**/*.test.ts',
  'test/scenarios/cli/environment/gymnasium*.test.ts',
  'test/scenarios/cli/main.test.ts',
  'test/scenarios/cli/view/**/*.test.ts',
  'test/scenarios/plan/user-modules.test.ts',
  'test/scenarios/pool/**/*.test.ts',
  'test/scenarios/sweep/dispatch/**/*.test.ts',
];

export default defineConfig({
  // The package by its own name, from source: examples import it as a user does.
  resolve: {
    alias: [
      {
        find: 'reafference/conformance',
        replacement: fileURLToPath(new URL('./test/conformance/index.ts', import.meta.url)),
      },
      { find: /^reafference$/, replacement: fileURLToPath(new URL('./agents/index.ts', import.meta.url)) },
      { find: /^reafference\/(.*)$/, replacement: fileURLToPath(new URL('./$1/index.ts', import.meta.url)) },
    ],
  },
  test: {
    setupFiles: ['test/setup.ts'],
    // At full effort nobody waits, and the machine may be busy with other things.
    testTimeout: effort === 'full' ? 240_000 : 120_000,
    // Some build the page, or start a server or a browser.
    hookTimeout: 60_000,
    env: { REAFFERENCE_TESTS: effort },
    tags: [{ name: LONG, description: 'takes more than about 0.2 s' }],
    ...(effort === 'brief' ? { tagsFilter: [`!${LONG}`] } : {}),
    // What is waited for comes late on a machine that others use; the time limit of the test is the one that counts.
    expect: { poll: { timeout: 50_000 } },
    reporters: ['default', './test/skipped-tests.ts'],
    includeTaskLocation: true,
    // What one project has compiled, the others and the next run read.
    experimental: { fsModuleCache: true },
    // Vitest leaves one core free, which on two cores is half of them; and some tests wait for processes, while others can run.
    maxWorkers: Math.max(3, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    coverage: {
      reportsDirectory: 'out/coverage',
      include: ['{kernels,agents,controllers,sim,bridges,scenarios}/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE, exclude: left, pool: 'forks' } },
      // Files of one worker share what they import, so that it is read and compiled once.
      {
        extends: true,
        test: { name: 'processes', include: PROCESSES, exclude: left, pool: 'forks', isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, ...PROCESSES, ...left],
          pool: 'threads',
          isolate: false,
        },
      },
    ],
  },
});
