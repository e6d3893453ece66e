import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { call } from '../call.ts';

it.each<[argv: readonly string[], takes: string]>([
  [['status', 'x', '--vary', 'learning=0,1'], '--json'],
  [['cancel', 'x', '--objective', 'mean(success)'], '--json'],
  [['retry', 'x', '--jobs', '1'], '--json'],
  [['repair', 'x', '--csv'], '--json'],
  [['pack', 'x', '--out', 'y'], '--csv, --json'],
  [['status', 'x', 'abcd'], '--json'],
])('%j is refused, for the verb does not take that', async (argv, takes) => {
  const { code, stderr } = await call(['sweep', ...argv], { cwd: tmpdir() });
  expect(code).toBe(2);
  expect(stderr).toContain(`'sweep ${argv[0]}' does not take ${argv[2]}`);
  expect(stderr).toContain(`the folder of a sweep, and ${takes} at most`);
  expect(stderr).toContain('misplaced_option');
});
