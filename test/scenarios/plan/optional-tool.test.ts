import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadTool } from '../../../scenarios/plan/optional-tool.ts';

const absent = 'absent-tool';

it.each(['esbuild', 'tsx'] as const)('says how to install %s where it is not there', async (name) => {
  await expect(loadTool(name, () => import(absent))).rejects.toMatchObject({
    ...{ name: 'ScenarioError', code: 'tool_unavailable', expected: name },
    received: expect.stringContaining(absent),
    remedy: expect.stringContaining(`npm install ${name}@`),
  });
  const { version } = await loadTool(name, () => import(`${name}/package.json`, { with: { type: 'json' } })).then(
    (module) => module.default as { version: string },
  );
  expect(version).toMatch(/^\d/);
});

it('both are optional, in versions that the errors name', async () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const error = await loadTool(name as 'tsx', () => import(absent)).catch((one) => one);
    const [, named] = /@([\d.]+),/.exec(error.remedy) ?? [];
    expect(version.startsWith(`${named}.`), `${name} ${version}, and ${named} in the error`).toBe(true);
  }
});
