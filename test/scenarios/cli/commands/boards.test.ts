// @module-tag long
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { Claim } from '../../../../scenarios/output/claim.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const HAS_COMPILER = hasCompiler(posix);

describe('reafference boards', () => {
  it('says of each board what it can do and what it lacks here', async () => {
    const { code, stdout } = await call(['boards'], { cwd: temporaryFolder() });
    expect(code).toBe(0);
    for (const text of ['mcu-posix  ', 'any rule, on the board', 'bit-exact', 'name its serial port'])
      expect(stdout).toContain(text);
    const { boards } = JSON.parse((await call(['boards', 'mcu-qemu', '--json'], { cwd: temporaryFolder() })).stdout);
    expect(boards).toMatchObject([{ name: 'mcu-qemu', capabilities: { determinism: 'bit-exact' }, energy: null }]);
  });
});

describe('reafference deploy', () => {
  it('tells the plan, and touches nothing', async () => {
    const cwd = temporaryFolder();
    const { code, stdout } = await call(['deploy', 'water-maze', '--board', 'mcu-qemu', '--dry-run'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^plan for mcu-qemu, without loss, [0-9a-f]{16}\n {2}capacity/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('plans each network of a controller that has several', async () => {
    const argv = ['deploy', 'card-game', '--board', 'mcu-stm32f405', '--dry-run', '--json'];
    const { plans } = JSON.parse((await call(argv, { cwd: temporaryFolder() })).stdout);
    expect(plans).toHaveLength(2);
    expect(plans[0].populations).not.toEqual(plans[1].populations);
  });

  it('ends with 1 where a plan is refused', async () => {
    const argv = ['deploy', 'replay-open-field', '--board', 'mcu-qemu-stm32f405'];
    const dry = await call([...argv, '--dry-run', '--json'], { cwd: temporaryFolder() });
    expect(dry.code).toBe(1);
    expect(JSON.parse(dry.stdout).plans[0].findings[0]).toMatchObject({ kind: 'capacity', where: 'network' });
    const wet = await call(argv, { cwd: temporaryFolder() });
    expect(wet.code).toBe(3);
    expect(wet.stderr).toContain('plan_refused');
  });

  it.skipIf(!HAS_COMPILER)(
    'puts networks there with what was learned, and reads back that they are there',
    async () => {
      const cwd = temporaryFolder();
      const short = ['--set', 'trials=1', '--set', 'timeLimit=0.5'];
      await call(['run', 'water-maze', '--seed', '1', ...short, '--save-controller', 'learned.bin'], { cwd });
      const argv = [
        'deploy',
        'water-maze',
        ...short,
        '--board',
        'mcu-posix',
        '--weights',
        'learned.bin',
        '--out',
        'firmware',
      ];
      const { code, stdout, stderr } = await call([...argv, '--json'], { cwd });
      expect(code, stderr).toBe(0);
      const { receipts, plans, files } = JSON.parse(stdout);
      expect(receipts).toMatchObject([{ board: 'mcu-posix', plan: plans[0].hash }]);
      expect(receipts[0].readBack).toMatch(/^[0-9a-f]{32}$/);
      expect(files).toContain(join(cwd, 'firmware', 'network.c'));
      expect(readFileSync(join(cwd, 'firmware', 'plan.json'), 'utf8')).toContain(plans[0].hash);
      writeFileSync(join(cwd, 'other.bin'), 'nothing');
      const other = await call([...argv.slice(0, -4), '--weights', 'other.bin', '--dry-run'], { cwd });
      expect(other.code).toBe(2);
      expect(other.stderr).toContain('not_a_saved_controller');
    },
  );

  it('writes a network for a board that it cannot reach', async () => {
    const cwd = temporaryFolder();
    const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/how-to/controller.md', 'utf8')) ?? [];
    writeFileSync(join(cwd, 'go-to-light.ts'), String(example));
    const argv = ['deploy', 'go-to-light.ts', '--board', 'spinnaker2'];
    const other = new Claim([join(cwd, 'out')]);
    const refused = await call([...argv, '--out', 'out'], { cwd });
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('place_in_use') });
    expect(readdirSync(join(cwd, 'out'))).toEqual([]);
    other.release();
    const { code, stdout, stderr } = await call([...argv, '--out', 'out'], { cwd });
    expect(code, stderr).toBe(0);
    expect(existsSync(join(cwd, 'out.lock'))).toBe(false);
    expect(stdout).toMatch(/^plan for spinnaker2, with losses/);
    const { populations, format } = JSON.parse(readFileSync(join(cwd, 'out', 'network.json'), 'utf8'));
    expect(format).toBe('reafference/spinnaker2');
    expect(populations).toMatchObject([{ name: 'cells', size: 8, params: { reset: 'reset_to_v_reset' } }]);
    expect(await call(argv, { cwd })).toMatchObject({ code: 3, stderr: expect.stringContaining('board_missing') });
  });

  it('says what is missing', async () => {
    const cwd = temporaryFolder();
    const codeOf = async (...argv: string[]) => {
      const { code, stderr } = await call(['deploy', ...argv], { cwd });
      return [code, /code: +(\w+)/.exec(stderr)?.[1]];
    };
    expect(await codeOf('water-maze')).toEqual([2, 'missing_option']);
    expect(await codeOf('water-maze', '--board', 'mcu')).toEqual([2, 'unknown_board']);
    expect(await codeOf('water-maze', '--board', 'mcu-stm32f405')).toEqual([3, 'board_missing']);
    expect(await codeOf(REACH, '--board', 'mcu-posix', '--dry-run')).toEqual([2, 'not_hostable']);
  });
});

describe('reafference run --on', () => {
  it.skipIf(!HAS_COMPILER)('comes to the digest of this process, and reports what the board did', async () => {
    const cwd = temporaryFolder();
    const argv = ['run', 'water-maze', '--seed', '5', '--set', 'trials=1', '--set', 'timeLimit=0.5', '--json'];
    const here = JSON.parse((await call(argv, { cwd })).stdout);
    const there = await call([...argv, '--on', 'mcu-posix', '--shadow', '--report', 'report.html'], { cwd });
    expect(there.code, there.stderr).toBe(0);
    expect(there.stderr).toContain('on mcu-posix');
    const summary = JSON.parse(there.stdout);
    expect(summary.digest).toBe(here.digest);
    expect(here.board).toBeUndefined();
    const [{ seed, board, networks }] = summary.board;
    expect([seed, board]).toEqual([5, 'mcu-posix']);
    expect(networks[0].exchanges).toBeGreaterThan(500);
    expect(networks[0].latencyP50).toBeGreaterThan(0);
    expect(networks[0].agreement.map((one: { f1: number }) => one.f1)).toEqual([1, 1]);
    const report = readFileSync(join(cwd, 'report.html'), 'utf8');
    for (const text of ['networks on mcu-posix', 'Exchanges with the board', networks[0].plan.slice(0, 16), '1.000'])
      expect(report).toContain(text);
  });

  it('does the task on a chip whose arithmetic is another one, and says by how much its spikes differ', async () => {
    const cwd = temporaryFolder();
    // The example of the page on controllers: eight integrate-and-fire cells.
    const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/how-to/controller.md', 'utf8')) ?? [];
    writeFileSync(join(cwd, 'go-to-light.ts'), String(code));
    const argv = ['run', 'go-to-light.ts', '--seed', '1', '--json'];
    const here = JSON.parse((await call(argv, { cwd })).stdout);
    const there = JSON.parse((await call([...argv, '--on', 'loihi-fixed', '--shadow'], { cwd })).stdout);
    expect(there.digest).not.toBe(here.digest);
    expect(there.trials.map((trial: { successRate: number }) => trial.successRate)).toEqual([1, 1, 1]);
    const [{ networks, energy }] = there.board;
    expect(networks[0].findings.join('\n')).toContain('never refractory');
    const [{ f1, spikes, expected }] = networks[0].agreement;
    expect(f1).toBeLessThan(0.9);
    expect(spikes / expected).toBeGreaterThan(1);
    expect(energy.joules).toBeGreaterThan(0);
    expect(energy.source).toContain('Davies');
    const again = await call([...argv, '--on', 'loihi-fixed'], { cwd });
    expect(JSON.parse(again.stdout).digest).toBe(there.digest);
  });

  it('refuses what does not go together', async () => {
    const codeOf = async (...argv: string[]) => {
      const { code, stderr } = await call(['run', 'water-maze', '--seed', '1', ...argv], { cwd: temporaryFolder() });
      return [code, /code: +(\w+)/.exec(stderr)?.[1]];
    };
    expect(await codeOf('--shadow')).toEqual([2, 'misplaced_option']);
    expect(await codeOf('--on', 'mcu-stm32f405')).toEqual([3, 'board_missing']);
    expect(await codeOf('--on', 'mcu-posix', '--shadow', '--resume')).toEqual([2, 'conflicting_options']);
    expect(await codeOf('--on', 'nowhere')).toEqual([2, 'unknown_board']);
  });
});
