// @module-tag long
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

  it('fails what behaves otherwise than in the baseline, though it meets its gate', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'small.ts'),
      `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
       export default { ...reach, id: 'small', bodies: { point: reach.bodies.point }, physics: ['kinematic'], gates: reach.gates.slice(0, 1), ablations: [] };`,
    );
    const held = async (...argv: readonly string[]) => {
      const options = ['--jobs', '1', '--json', '--baseline', 'baseline.json', '--junit', 'junit.xml'];
      const { code, stdout, stderr } = await call(['test', 'small.ts', ...options, ...argv], { cwd });
      const { outcome, evaluations } = JSON.parse(stdout);
      const cases: { baseline: string; message: string }[] = evaluations[0].cases;
      return { code, outcome, cases, stderr, junit: readFileSync(join(cwd, 'junit.xml'), 'utf8') };
    };
    expect((await held('--update-baseline')).stderr).toMatch(
      /^78 trials to run:\n {2}small\/point\/kinematic: 1 run of 12 seeds, 6 trials each\n/m,
    );
    const file = join(cwd, 'baseline.json');
    const text = readFileSync(file, 'utf8');
    const { format, cases } = JSON.parse(text);
    const other = Object.fromEntries(
      Object.entries(cases).map(([name, one]) => [name, { ...(one as object), digest: 'ab'.repeat(32) }]),
    );
    writeFileSync(file, JSON.stringify({ format, cases: other }));
    const changed = await held();
    expect([changed.code, changed.outcome]).toEqual([1, 'failed']);
    expect(changed.cases.map(({ baseline }) => baseline)).toEqual(['digest changed', 'digest changed']);
    expect(changed.cases[1].message).toMatch(
      /^digest changed: [0-9a-f]{16}, in the baseline abababababababab; success/,
    );
    expect(changed.junit).toMatch(/failures="2"[\s\S]*<failure message="digest changed: /);
    const allowed = await held('--allow-changed-digests');
    expect([allowed.code, allowed.outcome]).toEqual([0, 'passed']);
    writeFileSync(file, text);
    expect((await held()).code).toBe(0);
    writeFileSync(file, text.replaceAll(/"seeds": "11-22"/g, '"seeds": "11-14"'));
    const fewer = await held();
    expect(fewer.code).toBe(1);
    expect(fewer.cases.map(({ baseline }) => baseline)).toEqual(['unchanged', 'other seeds']);
    const { code, stderr } = await call(['test', 'small.ts', '--allow-changed-digests'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('missing_option')]);
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
    expect(stdout).toMatch(/undecided +learns +.*too few seeds to tell: 2 of 12/);
    expect(stdout).toMatch(/undecided$/m);
    const junit = readFileSync(join(cwd, 'junit.xml'), 'utf8');
    expect(junit).toMatch(/name="learns"[^>]*><skipped message="[^"]*too few seeds to tell: 2 of 12"\/>/);
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary).toMatch(/^## reach@1: point, kinematic, 2 seeds: [\d, -]+, of 12 listed\n/);
    expect(summary).toMatch(/^\| undecided \| learns \| .*too few seeds to tell: 2 of 12 \|$/m);
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
    expect(stdout).toMatch(/reach@1 {2}point, kinematic, 2 seeds: \d+, \d+, fresh \(--fresh-from 9\), 12 listed/);
  });

  it('counts as people do, by the words of run', async () => {
    const { stdout } = await call(['test', REACH, '--jobs', '1', '--seeds', '1'], { cwd: temporaryFolder() });
    expect(stdout).toContain('point, kinematic, 1 seed: 11, of 12 listed');
    expect(stdout).toContain('success rate, trials 4 to 6: ');
    expect(stdout).toContain(' ≥ 0.75');
  });
});
