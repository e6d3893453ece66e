import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { catalogue } from '../../../../scenarios/index.ts';
import { call } from '../call.ts';

it('lists the catalogue', async () => {
  const table = await call(['list'], { cwd: tmpdir() });
  const json = await call(['list', '--json'], { cwd: tmpdir() });
  expect([table.code, json.code]).toEqual([0, 0]);
  const ids = JSON.parse(json.stdout).scenarios.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(Object.keys(catalogue));
  for (const id of ids) expect(table.stdout).toContain(`\n${id} `);
});
