import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL } from './effort.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What a page has its reader do with each of its blocks of TypeScript, in their order. */
type Step =
  /** A new file. */
  | { readonly save: string }
  /** A line of a file: before its first one. */
  | { readonly lineOf: string }
  /** An entry of a list in a file: after the words with which the list begins. */
  | { readonly entryOf: string; readonly after: string }
  /** What goes on in a file of the reader's own, after what stands in `given`. */
  | { readonly joined: string }
  /** A program of a package of the reader's own, which `test/docs/programs.test.ts` runs; with the heading that it stands under. */
  | { readonly program: string }
  /** What cannot be run, for the page shows a part of something; with what the page says of it. */
  | { readonly part: string };

interface HowTo {
  readonly steps: readonly Step[];
  /** Words of files that the page tells to replace. */
  readonly edits?: readonly (readonly [file: string, before: string, after: string])[];
  /** A file that the page leaves to its reader, with what stands for it here. */
  readonly given?: readonly [file: string, text: string];
  readonly tests: string;
}

const HOW_TOS: Readonly<Record<string, HowTo>> = {
  neuron: {
    steps: [
      { save: 'controllers/neurons/quadratic-integrate-and-fire.ts' },
      { program: '## Use it' },
      { lineOf: 'controllers/neurons/index.ts' },
      { save: 'test/controllers/neurons/quadratic-integrate-and-fire.test.ts' },
    ],
    edits: [
      [
        'controllers/neurons/quadratic-integrate-and-fire.ts',
        "import { defineNeuron } from 'reafference/controllers/engine';",
        "import { defineNeuron } from '../engine/model/define.ts';",
      ],
    ],
    tests: 'test/controllers/neurons/quadratic-integrate-and-fire.test.ts',
  },
  rule: {
    steps: [
      { save: 'controllers/synapses/oja.ts' },
      { program: '## Use it' },
      { lineOf: 'controllers/synapses/index.ts' },
      { save: 'test/controllers/synapses/oja.test.ts' },
    ],
    edits: [
      [
        'controllers/synapses/oja.ts',
        "import { defineSynapse } from 'reafference/controllers/engine';",
        "import { defineSynapse } from '../engine/model/define.ts';",
      ],
    ],
    tests: 'test/controllers/synapses/oja.test.ts',
  },
  command: {
    steps: [
      { save: 'scenarios/cli/commands/bodies.ts' },
      { lineOf: 'scenarios/cli/commands/index.ts' },
      { save: 'test/scenarios/cli/commands/bodies.test.ts' },
    ],
    edits: [['scenarios/cli/commands/index.ts', 'Command[] = [', 'Command[] = [bodies, ']],
    tests: 'test/scenarios/cli/commands/bodies.test.ts',
  },
  sensor: {
    steps: [
      { program: '## In a package of yours' },
      { program: 'A controller names it in its manifest' },
      { save: 'agents/sensors/compass.ts' },
      { lineOf: 'agents/sensors/index.ts' },
      { save: 'sim/sensors/compass.ts' },
      { entryOf: 'scenarios/cli/list/sensors.ts', after: 'Listed>> = {' },
      { save: 'test/sim/sensors/compass.test.ts' },
    ],
    edits: [
      ['agents/sensors/index.ts', 'SENSOR_TYPES = {', 'SENSOR_TYPES = { compass,'],
      ['sim/sensors/realise.ts', 'const MODELS', "import { compassModel } from './compass.ts';\nconst MODELS"],
      ['sim/sensors/realise.ts', 'pose: poseModel,', 'pose: poseModel, compass: compassModel,'],
    ],
    tests: 'test/sim/sensors/compass.test.ts',
  },
  controller: {
    steps: [{ joined: 'test/go-to-light.test.ts' }, { joined: 'test/go-to-light.test.ts' }],
    given: [
      'test/go-to-light.test.ts',
      "import { it } from 'vitest';\nimport { controllerConformance } from 'reafference/conformance';\n",
    ],
    tests: 'test/go-to-light.test.ts',
  },
  study: {
    steps: [
      { save: 'scenarios/studies/corner/corner.scenario.ts' },
      { save: 'scenarios/studies/corner/index.ts' },
      { save: 'test/scenarios/studies/corner/corner.scenario.test.ts' },
      { save: 'test/scenarios/studies/corner/digests.test.ts' },
    ],
    tests: 'test/scenarios/studies/corner/corner.scenario.test.ts',
  },
  'physics-engine': {
    steps: [{ part: '`PHYSICS` in `sim/robot.ts`' }, { save: 'test/sim/physics/mine.test.ts' }],
    edits: [
      ['sim/robot.ts', 'PHYSICS = { ', 'PHYSICS = { mine, '],
      ['sim/robot.ts', 'import ', "import { mine } from './physics/mine.ts';\nimport "],
    ],
    given: ['sim/physics/mine.ts', "export { kinematic as mine } from './kinematic.ts';\n"],
    tests: 'test/sim/physics/mine.test.ts',
  },
};

const pageOf = (name: string): string => readFileSync(`docs/how-to/${name}.md`, 'utf8');
const blocksOf = (name: string): string[] => [...pageOf(name).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);

const replaced = (before: string, after: string) => (text: string) => {
  expect(text).toContain(before);
  return text.replace(before, () => after);
};

/** A copy of the repository in which somebody does what all the pages say. */
function followed(): string {
  const folder = temporaryFolder();
  for (const part of [...FOLDERS, ...FILES]) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const change = (file: string, by: (text: string) => string): void =>
    write(file, by(readFileSync(join(folder, file), 'utf8')));
  for (const [name, { steps, edits = [], given }] of Object.entries(HOW_TOS)) {
    if (given !== undefined) write(...given);
    for (const [i, code] of blocksOf(name).entries()) {
      const step = steps[i];
      if ('save' in step) write(step.save, code);
      if ('joined' in step) change(step.joined, (text) => text + code);
      if ('lineOf' in step) change(step.lineOf, (text) => code + text);
      if ('entryOf' in step) change(step.entryOf, replaced(step.after, `${step.after}\n${code}`));
    }
    for (const [file, before, after] of edits) change(file, replaced(before, after));
  }
  return folder;
}

const FOLDERS = [
  'agents',
  'bridges',
  'controllers',
  'kernels',
  'scenarios',
  'sim',
  'test',
  'examples',
  'bench',
  'docs',
];
const FILES = ['package.json', 'tsconfig.json', 'vitest.config.ts'];

describe('the pages on how to add a part', () => {
  it.each(Object.entries(HOW_TOS))('%s: each block has its place, which the page names', (name, { steps }) => {
    expect(blocksOf(name)).toHaveLength(steps.length);
    for (const step of steps) {
      if ('joined' in step) continue;
      const place = Object.values(step)[0];
      expect(pageOf(name).replaceAll('<name>', 'mine')).toContain(place);
    }
  });

  describe.runIf(FULL)('when somebody does what they say', () => {
    let folder = '';
    // Thousands of files are copied and removed.
    beforeAll(() => void (folder = followed()), 120_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

    it('make a repository whose types are right', { timeout: 300_000 }, () => {
      const { stdout } = spawnSync('npx', ['tsc', '--noEmit', '-p', '.'], { cwd: folder, encoding: 'utf8' });
      expect(stdout).toBe('');
    });

    it('make parts that pass the tests that the pages show', { timeout: 300_000 }, () => {
      const tests = Object.values(HOW_TOS).map((one) => one.tests);
      const argv = ['vitest', 'run', '--reporter=json', ...tests];
      const { stdout } = spawnSync('npx', argv, { cwd: folder, encoding: 'utf8' });
      const { numTotalTestSuites, numPassedTests, numFailedTests, testResults } = JSON.parse(stdout);
      expect(testResults, stdout).toHaveLength(tests.length);
      expect(numFailedTests, stdout).toBe(0);
      expect(numPassedTests).toBeGreaterThan(numTotalTestSuites);
    });
  });
});
