// @module-tag long
import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { FULL } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

// Each process that runs sources takes seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const runner = new URL('../../../scenarios/pool/runner.ts', import.meta.url).href;
const fixture = new URL('../fixtures/reach.ts', import.meta.url).pathname;
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const folder = temporaryFolder();

/** A program that runs a scenario, once with each of the options, and prints the digests. */
const program = (request: object, ...options: object[]): string[] => [
  ...['--import', tsx, '--input-type=module', '--eval'],
  `import { run } from ${JSON.stringify(runner)};
   for (const options of ${JSON.stringify(options)}) console.log((await run(${JSON.stringify(request)}, options)).digest);`,
];
const digestsOf = async (request: object, ...options: object[]): Promise<string[]> => {
  const { stdout } = await promisify(execFile)(process.execPath, program(request, ...options), { cwd: folder });
  return stdout.trim().split('\n');
};

test("a user's modules, whatever their package says of them, reach the running copy of this one, in workers too", async () => {
  const file = join(folder, 'mine.ts');
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(folder, 'speed.js'), "import half from './half.js'; export const speed = 0.8 * half;");
  writeFileSync(join(folder, 'half.js'), 'module.exports = 0.5;');
  writeFileSync(
    join(folder, 'world.ts'),
    "import { rectangularArena } from 'reafference/sim'; const side: number = 4; export const walls = rectangularArena(side, side);",
  );
  writeFileSync(
    file,
    `import { defineAgent, point, poseSensor, velocityActuator, ValidationError } from 'reafference';
     import { defineScenario } from 'reafference/scenarios';
     import { speed } from './speed.js';
     import { walls } from './world.ts';
     const velocityOf = await Promise.resolve(speed);
     const stateless = { initialise() {}, beginTrial() {}, endTrial() {}, save: () => new Uint8Array(0), restore() {} };
     const manifest = { name: 'mine', version: 1, sensors: {}, actuators: { velocity: { kind: 'velocity' as const } } };
     export default defineScenario({
       id: 'mine', version: 1, title: '', source: '', parameters: {}, bodies: { point }, physics: ['kinematic'], seeds: [1, 2], gates: [], ablations: [],
       world: () => ({ name: 'empty', walls, obstacles: [] }),
       agent: (_values, body) => defineAgent({
         body, sensors: { pose: poseSensor() }, actuators: { velocity: velocityActuator() },
         controller: () => ({ ...stateless, manifest, step(_tick, _observations, _feedback, { velocity }) { velocity.linearX = velocityOf; } }),
       }),
       trials: () => 2,
       trial: () => ({ start: { x: 0, y: 0, heading: 0 }, goal: { x: 1, y: 0, radius: 0.1 }, shortestMetres: 0.9, timeLimitSeconds: 0.1, judge: () => undefined }),
     });`,
  );
  const [one, two] = await digestsOf({ scenario: file }, {}, { jobs: 2 });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(two).toBe(one);
});

test.runIf(FULL)('a run that was killed, and resumed, is the run that never was', async () => {
  const request = { scenario: fixture, seeds: [11], set: { trials: 400 } };
  const directory = join(folder, 'checkpoints');
  const options = { checkpoint: { directory, everyTrials: 1, resume: true } };
  const child = spawn(process.execPath, program(request, options), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  await vi.waitUntil(
    () => existsSync(directory) && readdirSync(directory).some((name) => name.endsWith('.checkpoint')),
    {
      timeout: 60_000,
      interval: 5,
    },
  );
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  const [resumed, whole] = await digestsOf(request, options, {});
  expect(resumed).toBe(whole);
});
