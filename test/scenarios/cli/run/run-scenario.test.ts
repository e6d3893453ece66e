import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

/** A scenario of six trials whose function that makes a trial fails at its `n`-th call. */
function failingAt(folder: string, n: number): string {
  const file = join(folder, 'failing.mjs');
  writeFileSync(
    file,
    `import reach from ${JSON.stringify(pathToFileURL(REACH).href)};
let calls = 0;
export default {
  ...reach,
  trial(...given) {
    if (++calls === ${n}) throw new TypeError('no more of this');
    return reach.trial(...given);
  },
};
`,
  );
  return file;
}

const ONE = ['--jobs', '1', '--json'];
const SMALL = ['--set', 'trials=1'];

describe('when a seed fails', () => {
  it('reports the seeds and the trials that were done, writes their files, and says where it failed', {
    tags: 'long',
  }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', failingAt(cwd, 9), '--seeds', '3', ...ONE, '--out', 'out', '--save-controller', 'c.bin'];
    const { code, stdout, stderr } = await call(argv, { cwd });
    expect(code).toBe(3);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ seeds: [1, 2], partial: true, gates: [], baselines: {} });
    expect(summary.trials.map(({ seeds }: { seeds: number }) => seeds)).toEqual([2, 2, 1, 1, 1, 1]);
    expect(summary.error).toMatchObject({ code: 'scenario_failed' });
    expect(readFileSync(join(cwd, 'out/trials.csv'), 'utf8').trim().split('\n')).toHaveLength(9);
    expect(readdirSync(cwd).sort()).toEqual(['c-seed1.bin', 'failing.mjs', 'out']);
    expect(stderr).toMatch(/ScenarioError: trial\(\) of scenario 'reach' failed in trial 3: no more of this\n/);
    expect(stderr).toContain('with seed: 2, in trial 3');
    expect(stderr).toMatch(/\n {2}at: {7}failing\.mjs:6:\d+; --debug shows the stack\n/);
  });

  it('prints nothing but the error when no trial was done', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await call(['run', failingAt(cwd, 1), '--seeds', '2', ...ONE], { cwd });
    expect(code).toBe(3);
    const error = { code: 'scenario_failed', message: expect.stringContaining('no more of this') };
    expect(JSON.parse(stdout)).toEqual({ scenario: 'reach', seeds: [], partial: true, error });
    expect(stderr).toContain('with seed: 1, in trial 1');
  });

  it('keeps the run when a baseline fails', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await call(['run', failingAt(cwd, 8), '--seed', '1', ...ONE], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ partial: false, baselines: {}, oracle: null });
    expect(stderr).toContain('no more of this');
  });
});

describe.skipIf(!existsSync('/dev/full'))('when a disk is full', () => {
  it('prints the result, tries every file, and fails at the end', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const files = ['--report', '/dev/full', '--save-controller', '/dev/full', '--out', 'out'];
    const { code, stdout, stderr } = await call(['run', REACH, '--seed', '1', ...ONE, ...SMALL, ...files], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ seeds: [1], partial: false });
    expect(stderr.match(/BridgeError: '\/dev\/full' cannot be written: ENOSPC/g)).toHaveLength(2);
    expect(stderr).toContain(`wrote ${join('out', 'run.json')}\n`);
    expect(stderr.indexOf('wrote')).toBeLessThan(stderr.indexOf('BridgeError'));
  });

  it('runs on without the recording', { tags: 'long' }, async () => {
    const argv = ['run', REACH, '--seed', '1', '--jobs', '1', ...SMALL, '--record', '/dev/full'];
    const { code, stdout, stderr } = await call(argv, { cwd: temporaryFolder() });
    expect(code).toBe(3);
    expect(stdout).toContain('digest');
    expect(stderr).toMatch(/BridgeError: the recording '\/dev\/full' could not be written: ENOSPC\n[\s\S]*free space/);
  });
});

describe('saved controllers', () => {
  it('go on, each seed with its own, to what one seed alone comes to', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const run = async (...argv: readonly string[]) => {
      const { code, stdout, stderr } = await call(['run', REACH, ...ONE, ...argv], { cwd });
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).seedDigests;
    };
    await run('--seeds', '2', '--save-controller', 'c.bin');
    const both = await run('--seeds', '2', '--load-controller', 'c.bin');
    for (const seed of ['1', '2']) {
      const alone = await run('--seed', seed, '--load-controller', `c-seed${seed}.bin`);
      expect(alone[seed]).toBe(both[seed]);
    }
    expect((await run('--seed', '2', '--load-controller', 'c.bin'))[2]).toBe(both[2]);
    const missing = await call(['run', REACH, ...ONE, '--seeds', '3', '--load-controller', 'c.bin'], { cwd });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("c-seed3.bin' cannot be read") });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['random bytes', Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 97) & 0xff))],
    ['a page', Buffer.from('<!doctype html>')],
  ])('of %s are refused by name', async (_, bytes) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'c.bin'), bytes);
    const { code, stdout, stderr } = await call(['run', REACH, '--seeds', '2', ...ONE, '--load-controller', 'c.bin'], {
      cwd,
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^ValidationError: '.*c\.bin' was not written by --save-controller\n/m);
    expect(stderr).toMatch(/code: +not_a_saved_controller\n/);
  });

  it('that are cut are refused', async () => {
    const cwd = temporaryFolder();
    await call(['run', REACH, '--seed', '1', ...ONE, ...SMALL, '--save-controller', 'c.bin'], { cwd });
    writeFileSync(join(cwd, 'c.bin'), readFileSync(join(cwd, 'c.bin')).subarray(0, -1));
    const { code, stderr } = await call(['run', REACH, '--seed', '1', ...ONE, '--load-controller', 'c.bin'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('not to its end');
  });
});

describe('files', () => {
  it('that take the place of others are told', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seed', '1', ...ONE, ...SMALL, '--out', 'out', '--record', 'run.mcap'];
    const first = await call(argv, { cwd });
    expect(first.stderr).not.toContain('anew');
    const second = await call(argv, { cwd });
    expect(second.stderr).toContain(`wrote anew ${join('out', 'run.json')}\n`);
    expect(second.stderr).toContain('wrote anew run.mcap\n');
  });

  it('are named without control characters', async () => {
    const { stderr } = await call(
      ['run', REACH, '--seed', '1', ...ONE, ...SMALL, '--save-controller', 'a\u001b[2J.bin'],
      {
        cwd: temporaryFolder(),
        env: { FORCE_COLOR: '1' },
      },
    );
    expect(stderr).toContain('wrote a\\x1b[2J.bin\n');
  });

  it('of checkpoints are known to be writable before a trial is run', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/checkpoints'), '');
    const argv = ['run', REACH, '--seed', '1', ...ONE, '--out', 'out', '--checkpoint-every', '1'];
    const { code, stdout, stderr } = await call(argv, { cwd });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^BridgeError: '.*checkpoints' cannot be written: EEXIST\n/);
  });
});
