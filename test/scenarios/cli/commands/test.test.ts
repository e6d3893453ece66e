import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

describe('reafference test', () => {
  it('holds a scenario against its gates, and says what changed', async () => {
    const cwd = temporaryFolder();
    const baseline = ['test', REACH, '--jobs', '1', '--baseline', 'baseline.json'];
    const first = await call([...baseline, '--junit', 'junit.xml', '--update-baseline'], { cwd });
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/passed +learns/);
    expect(first.stderr).toContain('wrote baseline.json\n');
    const junit = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(junit).toMatch(/<testsuites name="reafference" tests="14" failures="0" errors="0" skipped="0"/);
    expect(junit).toContain('<testcase classname="reach.rodent.cannon" name="rodent-only"');
    const second = await call([...baseline, '--json'], { cwd });
    const { outcome, evaluations } = JSON.parse(second.stdout);
    expect(outcome).toBe('passed');
    expect(
      evaluations.flatMap(({ cases }: { cases: { baseline: string }[] }) => cases.map(({ baseline }) => baseline)),
    ).toEqual(Array(14).fill('unchanged'));
  });

  it.skipIf(!existsSync('/dev/full'))('shows its verdict and writes one file where the other cannot be', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'small.ts');
    writeFileSync(
      file,
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       export default { ...reach, id: 'small', bodies: { point: reach.bodies.point }, physics: ['kinematic'], gates: reach.gates.slice(0, 1), ablations: [] };`,
    );
    const files = ['--junit', '/dev/full', '--baseline', 'baseline.json', '--update-baseline'];
    const { code, stdout, stderr } = await call(['test', file, '--jobs', '1', '--json', ...files], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'passed' });
    expect(stderr).toContain('wrote baseline.json\n');
    expect(stderr).toMatch(/BridgeError: '\/dev\/full' cannot be written: ENOSPC\n/);
  });

  it('exits 1 naming the gate that was tightened beyond reach, and annotates it', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'tightened.ts'),
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       const gate = { id: 'out-of-reach', statistic: { metric: 'success', over: 'mean', trials: [4, 6] }, atLeast: 0.999 };
       export default { ...reach, id: 'tightened', bodies: { point: reach.bodies.point }, physics: ['kinematic'], gates: [gate], ablations: [] };`,
    );
    const { code, stdout } = await call(['test', 'tightened.ts', '--jobs', '1', '--junit', 'tightened.xml'], {
      cwd,
      env: { GITHUB_ACTIONS: 'true' },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed +out-of-reach/);
    expect(stdout).toContain('::error title=tightened/point/kinematic%3A out-of-reach::');
    expect(readFileSync(join(cwd, 'tightened.xml'), 'utf8')).toMatch(
      /name="out-of-reach"[^>]*><failure message="[^"]*misses/,
    );
  });

  it('exits 3 when a run crashes, and judges the other configurations all the same', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'ill.ts'),
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       const agent = (values, body) => { if (body.name !== 'point') throw new TypeError('no legs'); return reach.agent(values, body); };
       export default { ...reach, id: 'ill', physics: ['kinematic'], ablations: [], agent };`,
    );
    const { code, stdout } = await call(['test', 'ill.ts', '--seeds', '2', '--jobs', '1', '--json'], { cwd });
    expect(code).toBe(3);
    const { outcome, evaluations } = JSON.parse(stdout);
    expect(outcome).toBe('failed');
    expect(evaluations).toMatchObject([{ body: 'point' }, { body: 'rodent', error: { code: 'scenario_failed' } }]);
  });

  it('exits 4 when it cannot tell, and says why', async () => {
    const cwd = temporaryFolder();
    const files = ['--junit', 'junit.xml', '--markdown', 'summary.md'];
    const { code, stdout } = await call(['test', REACH, '--seeds', '2', '--jobs', '1', ...files], { cwd });
    expect(code).toBe(4);
    expect(stdout).toMatch(/undecided +learns +.*too few seeds to tell: 2 of 6/);
    expect(stdout).toMatch(/undecided$/m);
    const junit = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(junit).toMatch(/name="learns"[^>]*><skipped message="[^"]*too few seeds to tell: 2 of 6"\/>/);
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary).toMatch(/^## reach@1: point, kinematic, 2 seeds: [\d, -]+, of 6 listed\n/);
    expect(summary).toMatch(/^\| undecided \| learns \| .*too few seeds to tell: 2 of 6 \|$/m);
  });

  it('judges on the seeds that are listed, or on fresh ones, which it prints', async () => {
    const cwd = temporaryFolder();
    const judge = async (...argv: readonly string[]) => {
      const { stdout } = await call(['test', REACH, '--jobs', '1', '--json', ...argv], { cwd });
      const { freshFrom, evaluations } = JSON.parse(stdout);
      return { freshFrom, seeds: evaluations[0].seeds, digest: evaluations[0].cases[1].digest };
    };
    expect((await judge('--seeds', '5000-5002,7')).seeds).toEqual([5000, 5001, 5002, 7]);
    const drawn = await judge('--fresh-seeds', '3');
    expect(drawn.seeds).toHaveLength(3);
    expect(await judge('--fresh-seeds', '3', '--fresh-from', String(drawn.freshFrom))).toEqual(drawn);
    const { stdout } = await call(['test', REACH, '--jobs', '1', '--fresh-seeds', '2', '--fresh-from', '9'], { cwd });
    expect(stdout).toMatch(/reach@1 {2}point, kinematic, 2 seeds: \d+, \d+, fresh \(--fresh-from 9\), 6 listed/);
  });

  it('counts as people do, by the words of run', async () => {
    const { stdout } = await call(['test', REACH, '--jobs', '1', '--seeds', '1'], { cwd: temporaryFolder() });
    expect(stdout).toContain('point, kinematic, 1 seed: 11, of 6 listed');
    expect(stdout).toContain('success rate, trials 4 to 6: ');
    expect(stdout).toContain(' ≥ 0.75');
  });
});
