// @module-tag long
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Scenario } from '../scenarios/index.ts';
import { evaluate } from '../scenarios/judge/index.ts';
import { run } from '../scenarios/pool/index.ts';
import { robotLog } from './bridges/ros2/log/robot-log.ts';
import { FULL } from './effort.ts';
import { call } from './scenarios/cli/call.ts';
import { temporaryFolder } from './temporary-folder.ts';

const page = readFileSync('examples/README.md', 'utf8');
const files = readdirSync('examples').filter((name) => name.endsWith('.ts'));
/** A scenario and agents, which are run by the command line. */
const exported = ['two-doors.ts', 'slalom.ts', 'chip-grove.ts', 't-maze.ts', 'go-home.ts', 'keep-clear.ts'];
/** Its digest is that of the present code; see `test/examples/sweep.test.ts`. */
const ofPresentCode = ['sweep.ts'];
const programs = files.filter((name) => ![...exported, ...ofPresentCode].includes(name));

/** What the page says that an example prints. */
const promised = (file: string): string | undefined =>
  page.split(`\n## ${file}\n\n\`\`\`text\n`)[1]?.split('\n```\n')[0];

/** What an example prints. */
async function output(file: string): Promise<string> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import(`../examples/${file.replace(/\.ts$/, '')}.ts`);
  return (
    log.mock.calls
      .map((line) => line.join(' '))
      .join('\n')
      // Where a folder for one use is differs from run to run.
      .replaceAll(tmpdir(), '...')
      .replaceAll(/(\.\.\.\/reafference-(?:plots-)?)\w{6}\b/g, '$1......')
  );
}

afterEach(() => vi.restoreAllMocks());

describe('the examples', () => {
  it('are all in the table, and no others', () => {
    const rows = [...page.matchAll(/^\| \[(.+?)\]\(\1\) \|/gm)].map(([, file]) => file);
    expect(rows.sort()).toEqual([...files, 'ppo.py'].sort());
  });

  it.each(programs)('%s prints what the page says', async (file) => {
    expect(await output(file)).toBe(promised(file));
  });

  it('run by the command that the table gives', () => {
    const { stdout, stderr } = spawnSync('npx', ['tsx', 'examples/agent.ts'], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: `${promised('agent.ts')}\n`, stderr: '' });
  });

  it('have a scenario that runs', async () => {
    const { default: scenario } = await import('../examples/two-doors.ts');
    const { seeds } = await run({ scenario, seeds: [1] }, { jobs: 1 });
    expect(seeds[0]?.trials).toHaveLength(20);
  });

  it.runIf(FULL)(
    'have scenarios that hold their gate, and not without what it is about',
    async () => {
      for (const name of ['slalom', 't-maze']) {
        const { default: scenario } = (await import(`../examples/${name}.ts`)) as { readonly default: Scenario };
        const { outcome, cases } = await evaluate({ scenario }, { jobs: 1 });
        expect(cases.map(({ kind }) => kind)).toEqual(['determinism', 'gate', 'ablation']);
        expect(outcome, name).toBe('passed');
      }
    },
    600_000,
  );

  it('have an agent that hears a log', async () => {
    const log = join(temporaryFolder(), 'robot.mcap');
    writeFileSync(log, robotLog(1));
    const argv = ['run', 'examples/go-home.ts', '--from', log, '--json'];
    const { stdout, stderr } = await call(argv, { cwd: process.cwd() });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ agent: 'go-home.ts', heard: { imu: { messages: 100 } } });
  });

  it('import the package by its name', () => {
    for (const file of files) {
      const imports = [...readFileSync(`examples/${file}`, 'utf8').matchAll(/ from '([^']+)'/g)].map(
        ([, from]) => from,
      );
      expect(imports, file).not.toEqual([]);
      for (const from of imports) expect(from, file).toMatch(/^(reafference(\/|$)|node:)/);
    }
  });
});
