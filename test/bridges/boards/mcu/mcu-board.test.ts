import { describe, expect, it } from 'vitest';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { isRefused } from '../../../../bridges/boards/plan.ts';
import { analyse } from '../../../../controllers/engine/index.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { FULL } from '../../../effort.ts';
import { noisy } from '../noisy.ts';
import { HAS_EMULATORS } from './emulators.ts';

const drive = (simulation: import('../../../../controllers/engine/index.ts').Simulation): void => {
  simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
};

describe.skipIf(!hasCompiler(posix) || !FULL)('the board mcu-posix', async () => {
  for (const { name, run } of boardConformance(await loadBoard('mcu-posix'), { network: noisy, drive })) it(name, run);
});

describe.skipIf(!HAS_EMULATORS || !FULL)('the board mcu-qemu-stm32f405', async () => {
  const board = await loadBoard('mcu-qemu-stm32f405');
  const refused = () => noisy(1, 20_000);
  for (const { name, run } of boardConformance(board, { network: noisy, drive, refused, ticks: 40 })) it(name, run);
});

describe('the plan for a microcontroller', () => {
  it('is without loss, and refused where there is no room', async () => {
    const board = await loadBoard('mcu-qemu-stm32f405');
    const [small, large] = [12, 20_000].map((size) => board.plan(analyse(noisy(1, size))));
    expect(small.findings.map(({ kind }) => kind)).toEqual(['capacity', 'capacity']);
    expect([isRefused(small), isRefused(large)]).toEqual([false, true]);
    expect(large.findings.filter(({ kind }) => kind === 'refusal').map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('no room')]),
    );
  });

  it('has files to be built, whether there is a compiler or not', async () => {
    const board = await loadBoard('mcu-posix');
    const files = board.files?.(board.plan(analyse(noisy(1)))) ?? [];
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['network.c', 'firmware.c', 'machine.c']));
    expect(String(files.find(({ name }) => name === 'network.c')?.content)).toContain('network_run');
  });

  it('asks for the port of a board that is flashed', async () => {
    expect((await loadBoard('mcu-stm32f405')).missing?.()).toContain('/dev/ttyUSB0');
    expect((await loadBoard('mcu-stm32f405:/dev/nowhere')).missing?.()).toContain('there is no /dev/nowhere');
    await expect(loadBoard('mcu-stm32f405:/dev/ttyUSB0@fast')).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(loadBoard('mcu-posix:/dev/ttyUSB0')).rejects.toMatchObject({ code: 'misplaced_option' });
    await expect(loadBoard('mcu-qmu')).rejects.toMatchObject({ remedy: "did you mean 'mcu-qemu'?" });
  });
});
