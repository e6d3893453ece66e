import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { scenarioIds } from '../../../../scenarios/pool/index.ts';
import { call } from '../call.ts';

it('lists the catalogue', async () => {
  const table = await call(['list'], { cwd: tmpdir() });
  const json = await call(['list', '--json'], { cwd: tmpdir() });
  expect([table.code, json.code]).toEqual([0, 0]);
  const ids = JSON.parse(json.stdout).scenarios.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(scenarioIds());
  for (const id of ids) expect(table.stdout).toContain(`\n${id} `);
});

it('puts one thing below the other where a line is short', async () => {
  const [wide, narrow] = [
    await call(['list'], { cwd: tmpdir(), columns: 300 }),
    await call(['list'], { cwd: tmpdir(), columns: 40 }),
  ];
  expect(wide.stdout).toContain('Physics');
  const lines = narrow.stdout.split('\n');
  expect(lines).toContain('water-maze@2');
  expect(lines).toContain('  rodent; kinematic, cannon; 4 gates, 30 seeds');
  expect(lines).toContain('  walker; kinematic; 1 gate, 128 seeds');
  expect(lines.filter((line) => /^ {2}rodent; |^ {2}point, rodent; /.test(line)).length).toBeGreaterThan(0);
});
