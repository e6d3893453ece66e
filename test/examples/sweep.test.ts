// @module-tag long
import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { call } from '../scenarios/cli/call.ts';
import { temporaryFolder } from '../temporary-folder.ts';

afterEach(() => vi.restoreAllMocks());

it('the example prints what its page says, and comes to the digest and the numbers of the command line', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../examples/sweep.ts');
  const lines = log.mock.calls.map((words) => words.join(' '));
  const [, promised] = readFileSync('examples/README.md', 'utf8').split('\n## sweep.ts\n\n```text\n');
  const [last, digest] = lines.at(-1)!.split(': ');
  expect([...lines.slice(0, -1), `${last}: ................`].join('\n')).toBe(promised.split('\n```\n')[0]);

  const asked = ['--vary', 'learningRate=0,0.01,0.1', '--set', 'trials=6', '--set', 'timeLimit=5', '--seeds', '3'];
  const { code, stdout, stderr } = await call(
    ['sweep', 'water-maze', ...asked, '--objective', 'mean(latency, 4-6)', '--jobs', '1', '--out', 'out', '--json'],
    { cwd: temporaryFolder() },
  );
  expect(code, stderr).toBe(0);
  const told = JSON.parse(stdout);
  expect(told.digest.slice(0, 16)).toBe(digest);
  const points: readonly { readonly point: { readonly learningRate: number }; readonly value: number }[] = told.points;
  expect(lines.slice(0, 3)).toEqual(
    points.map(({ point, value }) => `learning rate ${point.learningRate}: ${value.toFixed(2)} s`),
  );
  expect(lines[3]).toContain(`on fresh seeds ${told.again.value.toFixed(2)} s`);
});
