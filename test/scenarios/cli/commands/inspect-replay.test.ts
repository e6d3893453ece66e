import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { FULL } from '../../../effort.ts';
import { trackRun } from '../../measure/replay/made-up-run.ts';
import { recordMadeUpRun } from '../../measure/replay/record-made-up-run.ts';
import { call, REACH } from '../call.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inspect = (...argv: readonly string[]) => call(['inspect', ...argv], { cwd: folder });

describe('reafference inspect --replay', () => {
  beforeAll(async () => {
    const run = trackRun(false);
    const [{ firstTick }] = run.rests;
    // Three rests, one after the other, with an event in each.
    const rests = [0, 1, 2].map((n) => ({ firstTick: firstTick + 1000 * n, endTick: firstTick + 1000 * (n + 1) }));
    await recordMadeUpRun(join(folder, 'track.mcap'), { ...run, rests });
    await recordMadeUpRun(join(folder, 'awake.mcap'), { ...run, rests: [], trials: run.trials.slice(-1) });
  });

  it('shows what was replayed in each rest, and in sum', { tags: 'long' }, async () => {
    const { code, stdout } = await inspect('track.mcap', '--replay', '--shuffles', '19');
    expect(code).toBe(0);
    expect(stdout).toContain('replay in a run of made-up@1, seed 1');
    expect(stdout).toMatch(/population place: \d\d place cells/);
    expect(stdout).toMatch(/track of 2\.00 m/);
    expect(stdout).toMatch(/(trial 3 +1 +100 % +100 % +100 % +100 % .*100 % +100 % +0 %\n){3}/);
    expect(stdout).toMatch(/\nall +3 /);
  });

  it('gives the same as one JSON object', { tags: 'long' }, async () => {
    const { code, stdout } = await inspect(
      'track.mcap',
      '--replay',
      '--shuffles',
      '1',
      '--population',
      'place',
      '--json',
    );
    expect(code).toBe(0);
    const { population, track, shuffles, rests, summary, running } = JSON.parse(stdout);
    expect({ population, track, shuffles }).toEqual({ population: 'place', track: true, shuffles: 1 });
    expect(running.speed).toBeCloseTo(0.2, 2);
    expect(rests).toHaveLength(3);
    expect(rests[1]).toMatchObject({ start: 31, end: 32, afterTrials: 3, place: { x: 2 } });
    expect(rests[1].events).toHaveLength(1);
    expect(rests[1].events[0].start).toBeCloseTo(31, 1);
    expect(rests[1].events[0].x.length).toBe(rests[1].events[0].steps + 1);
    expect(summary.events).toBe(3);
  });

  it('says what a recording lacks', { tags: 'long' }, async () => {
    const { code, stderr } = await inspect('awake.mcap', '--replay');
    expect(code).toBe(2);
    expect(stderr).toContain('replay cannot be decoded from this recording');
    expect(stderr).toMatch(/expected: a run that rests[\s\S]*not_decodable/);
    expect((await inspect('no-such-file.mcap', '--replay')).stderr).toContain('the file does not exist');
    const other = await inspect('track.mcap', '--replay', '--population', 'grid');
    expect(other.stderr).toContain('expected: one of: noise, place');
  });

  it('ends with the rests that are decoded when the user interrupts', { tags: 'long' }, async () => {
    let timer: NodeJS.Timeout | undefined;
    const { code, stdout, stderr } = await call(['inspect', 'track.mcap', '--replay', '--shuffles', '1', '--json'], {
      cwd: folder,
      during: (interrupt) => {
        timer = setInterval(interrupt, 1);
      },
    });
    clearInterval(timer);
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted');
    const decoded = JSON.parse(stdout).rests;
    expect(decoded.length).toBeGreaterThan(0);
    expect(decoded.length).toBeLessThan(3);
    expect(decoded[0].events).toHaveLength(1);
  });

  it('is not for a folder that is no bag', async () => {
    const { code, stderr } = await inspect('./', '--replay');
    expect(code).toBe(3);
    expect(stderr).toContain('unreadable_file');
  });

  it('is for recorded runs, and its options are for it', { tags: 'long' }, async () => {
    writeFileSync(join(folder, 'a.raw'), SAMPLES.evt3);
    for (const argv of [
      [REACH, '--replay'],
      ['a.raw', '--replay'],
      ['track.mcap', '--shuffles', '9'],
      ['track.mcap', '--replay', '--picture', 'a.png'],
    ]) {
      const { code, stderr } = await inspect(...argv);
      expect({ code, misplaced: stderr.includes('misplaced_option') }, argv.join(' ')).toEqual({
        code: 2,
        misplaced: true,
      });
    }
  });
});

it('decodes cells that are another population while they run, of a recorded run', { tags: 'long' }, async () => {
  const file = join(folder, 'laps.mcap');
  const set = ['cells=100', 'laps=1', 'restTime=0.2'].flatMap((one) => ['--set', one]);
  expect((await call(['run', 'cue-exclusion', '--seed', '1', ...set, '--record', file], { cwd: folder })).code).toBe(0);
  const { code, stdout } = await inspect(file, '--replay', '--population', 'pyramidal');
  expect(code).toBe(0);
  expect(stdout).toMatch(/population pyramidal, which is running pyramidal while it runs: [3-9]\d place cells/);
  expect(stdout).toMatch(/running at 0\.32 m\/s\ntrack of 3\.00 m/);
});

it.runIf(FULL)(
  'finds replay of a track in cells that are another population while they run',
  { timeout: 600_000 },
  async () => {
    const file = join(folder, 'cue.mcap');
    const run = await call(['run', 'cue-exclusion', '--seed', '1', '--record', file], { cwd: folder });
    expect(run.code).toBe(0);
    const { stdout } = await inspect(file, '--replay', '--shuffles', '99', '--json');
    const { summary, cells } = JSON.parse(stdout);
    expect(cells.place).toBeGreaterThan(800);
    expect(summary.events).toBeGreaterThan(8);
    expect(summary.significant).toBeGreaterThan(0.5);
    expect(summary.compression).toBeGreaterThan(6);
    expect(summary.compression).toBeLessThan(25);
    expect(summary.reach).toBeGreaterThan(1);
  },
);

it.runIf(FULL)('finds sequences in what a replay navigator does at rest', { timeout: 600_000 }, async () => {
  const file = join(folder, 'navigator.mcap');
  const run = await call(['run', 'replay-open-field', '--seed', '3', '--set', 'trials=8', '--record', file], {
    cwd: folder,
  });
  expect(run.code).toBe(0);
  const { stdout } = await inspect(file, '--replay', '--shuffles', '99', '--json');
  const { summary, cells, rests } = JSON.parse(stdout);
  expect(rests).toHaveLength(7);
  expect(cells.place).toBeGreaterThan(1000);
  // 43 waves in the 7 rests: the body ran for 147 s and saw few places twice. After 20 trials, fields are such that 25 a rest are found.
  expect(summary.events).toBeGreaterThan(35);
  expect(summary.events).toBeLessThan(55);
  expect(summary.significant).toBeGreaterThan(0.4);
  expect(summary.waves.ordered).toBeGreaterThan(0.8);
  expect(summary.compression).toBeGreaterThan(6);
  expect(summary.compression).toBeLessThan(18);
  expect(summary.reach).toBeGreaterThan(0.15);
});
