// @module-tag long
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readRunFolder } from '../../scenarios/output/read-run-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const gymnasium = spawnSync('python3', ['-c', 'import gymnasium, stable_baselines3']).status === 0;

it.skipIf(!gymnasium)('learns and is tested, and its results are those of a run', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const program = join(folder, 'reafference');
  const words = [
    process.execPath,
    '--import',
    resolve('node_modules/tsx/dist/esm/index.mjs'),
    resolve('scenarios/cli/main.ts'),
  ];
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  const out = join(folder, 'test');
  const { stdout, stderr, status } = spawnSync('python3', ['examples/ppo.py', '--steps', '600', '--out', out], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${folder}:${process.env['PATH']}`,
      PYTHONPATH: ['bridges/gymnasium', process.env['PYTHONPATH'] ?? ''].join(':'),
    },
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^tested in \d+ trials of other seeds: median \d+\.\d s$/m);
  const { seeds, scenario } = readRunFolder(out, 'ppo');
  expect(scenario).toBe('water-maze');
  // The runs of the test begin at a thousand seeds from those of learning.
  expect(seeds.map(({ seed }) => seed).slice(0, 8)).toEqual(Array.from({ length: 8 }, (_, k) => 2000 + k));
  expect(seeds[0].trials['latency_s'].length).toBeGreaterThan(0);
});
