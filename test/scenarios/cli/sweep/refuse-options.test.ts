import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const VARIED = [REACH, '--vary', 'learning=0,1', '--out', 'x'];
const PARTS = [...VARIED, '--shard', '0/2'];
const SEARCHED = ['--sampler', 'tpe', '--objective', 'mean(success)'];
const SERVER = ['--redis', 'redis://:secret@lab'];

it.each<[argv: readonly string[], code: string, says: string]>([
  [[...VARIED, '--csv'], 'misplaced_option', 'reafference sweep pack DIR --csv'],
  [['statos', 'x'], 'misplaced_option', "did you mean 'status'?"],
  [['water-maze', 'x', '--vary', 'dopamine=0,1'], 'misplaced_option', 'or --out x'],
  [[...PARTS, ...SERVER], 'conflicting_options', '--shard and --redis'],
  [[...VARIED, ...SERVER, '--slurm'], 'conflicting_options', '--slurm and --redis'],
  [[...PARTS, '--slurm'], 'conflicting_options', '--shard and --slurm'],
  [[...PARTS, ...SEARCHED], 'misplaced_option', '--shard and --sampler tpe'],
  [[...VARIED, ...SEARCHED, '--slurm'], 'misplaced_option', '--slurm and --sampler tpe'],
])('%j is refused as %s, before anything is done', async (argv, code, says) => {
  const cwd = temporaryFolder();
  const ended = await call(['sweep', ...argv], { cwd });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(code);
  expect(ended.stderr).toContain(says);
  expect(ended.stderr).not.toContain('secret');
  expect(existsSync(join(cwd, 'x'))).toBe(false);
});
