// @module-tag long
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { FULL } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const SHORT = ['--set', 'trials=1', '--set', 'timeLimit=0.5'];

describe('reafference calibrate', () => {
  it('refuses a file that holds no ranges, and ranges for a board that needs none', async () => {
    const cwd = temporaryFolder();
    const ran = async (text: string, board = 'integer-twin') => {
      writeFileSync(join(cwd, 'ranges.json'), text);
      const argv = [
        'run',
        'water-maze',
        '--seed',
        '1',
        '--jobs',
        '1',
        '--on',
        board,
        '--ranges',
        'ranges.json',
        '--json',
      ];
      const { code, stderr } = await call(argv, { cwd });
      return { code, stderr };
    };
    for (const text of [
      '',
      '[1]',
      'null',
      '{"ranges": null}',
      '{"ranges": {"cells.v": [2, 1]}}',
      '{"ranges": {"cells.v": [1]}}',
      '{"ranges": {"cells.v": ["0", 1]}}',
      '{"ranges": {"cells.v": [0, null]}}',
    ]) {
      const { code, stderr } = await ran(text);
      expect([code, text, stderr.includes('not_ranges')]).toEqual([2, text, true]);
      expect(stderr).toContain('calibrate SCENARIO --out FILE');
    }
    const { code, stderr } = await ran('{"ranges": {}}', 'tinyodin-twin');
    expect([code, stderr.includes("board 'tinyodin-twin' has no use for ranges")]).toEqual([2, true]);
    const twice = await call(['run', REACH, '--seed', '1', '--ranges', 'ranges.json'], { cwd });
    expect(twice.code).toBe(2);
  });

  it('writes what a run takes, or shows it', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await call(['calibrate', 'water-maze', ...SHORT, '--out', 'a.json', '--json'], {
      cwd,
    });
    expect([code, stderr.replace(/wrote .*\n/, '')]).toEqual([0, '']);
    const written = JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'));
    expect(JSON.parse(stdout)).toEqual(written);
    expect(written).toMatchObject({ scenario: 'water-maze', seed: 1_000_001 });
    const ranges = Object.entries<[number, number]>(written.ranges);
    expect(ranges.length).toBeGreaterThan(5);
    for (const [, [least, most]] of ranges) expect(least).toBeLessThanOrEqual(most);
    expect(written.ranges['place->action.w'][1]).toBeGreaterThan(0);
    const shown = await call(['calibrate', 'water-maze', ...SHORT, '--seed', '5'], { cwd });
    expect(shown.stdout.split('\n').filter(Boolean).length).toBe(ranges.length);
    const taken = ['run', 'water-maze', ...SHORT, '--seed', '1', '--jobs', '1', '--json', '--on', 'integer-twin'];
    const ran = await call([...taken, '--ranges', 'a.json'], { cwd });
    expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  });

  it('gives a training with rounded weights the ranges of the board that takes what was learned', async () => {
    const cwd = temporaryFolder();
    await call(['calibrate', 'water-maze', ...SHORT, '--out', 'ranges.json'], { cwd });
    const digest = async (...argv: string[]): Promise<string> => {
      const all = ['run', 'water-maze', ...SHORT, '--seed', '1', '--jobs', '1', '--json', ...argv];
      const { code, stdout, stderr } = await call([...all, '--ranges', 'ranges.json'], { cwd });
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
      return JSON.parse(stdout).digest;
    };
    const four = await digest('--on', 'integer-training:4', '--save-controller', 'learned.bin');
    expect(await digest('--on', 'integer-training:2')).not.toBe(four);
    const plain = await digest('--on', 'integer-twin:4');
    expect(await digest('--on', 'integer-twin:4', '--load-controller', 'learned.bin')).not.toBe(plain);
  });

  it.skipIf(!hasCompiler(posix))(
    'gives a run on a microcontroller the digest of its twin, and another one than floats have',
    async () => {
      const cwd = temporaryFolder();
      const TWO = FULL ? ['--set', 'trials=2'] : SHORT;
      await call(['calibrate', 'water-maze', ...TWO, '--out', 'ranges.json'], { cwd });
      const digest = async (...argv: string[]): Promise<string> => {
        const all = ['run', 'water-maze', ...TWO, '--seed', '1', '--jobs', '1', '--json', ...argv];
        const { code, stdout, stderr } = await call(all, { cwd });
        expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
        return JSON.parse(stdout).digest;
      };
      const twin = await digest('--on', 'integer-twin', '--ranges', 'ranges.json');
      expect(await digest('--on', 'mcu-posix-int', '--ranges', 'ranges.json')).toBe(twin);
      // Where no ranges are given, the same run is watched.
      expect(await digest('--on', 'integer-twin')).toBe(twin);
      expect(await digest()).not.toBe(twin);
    },
    600_000,
  );
});
