import { describe, expect, it } from 'vitest';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { isRefused } from '../../../../bridges/boards/plan.ts';
import { PlaceCellGrid } from '../../../../controllers/encoding/place-cells.ts';
import { placeEncoder } from '../../../../controllers/encoding/place-encoder.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Encoder } from '../../../../controllers/engine/index.ts';
import { Network } from '../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../controllers/neurons/bernoulli.ts';
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
  it('is without loss, and refused where there is no room', { tags: 'long' }, async () => {
    const board = await loadBoard('mcu-qemu-stm32f405');
    const [small, large] = [12, 20_000].map((size) => board.plan(analyse(noisy(1, size))));
    expect(small.findings.map(({ kind }) => kind)).toEqual(['capacity', 'capacity']);
    expect([isRefused(small), isRefused(large)]).toEqual([false, true]);
    expect(large.findings.filter(({ kind }) => kind === 'refusal').map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('no room')]),
    );
  });

  it('tells of each encoder what it takes of the board, or of the line', async () => {
    const places = placeEncoder(new PlaceCellGrid({ x: [0, 1, 2], y: [0, 1], width: 0.5, peak: 100, reach: 1.1 }));
    const planned = async (name: string, encoder: Encoder) => {
      const network = new Network({ step: '1 ms', seed: 1 });
      network.encode(network.population('place', bernoulli, { size: 6 }), 'rate', encoder, 'Hz');
      return (await loadBoard(name)).plan(analyse(network));
    };
    const there = await planned('mcu-qemu-stm32f405', places);
    expect(there.findings.at(-1)).toMatchObject({ kind: 'capacity', where: 'place' });
    expect(there.findings.at(-1)?.text).toContain('on the board from 2 numbers, by 40 bytes of flash and 48 of RAM');
    // Five exponentials, and six cells, of an operation of 70 instructions.
    expect(there.findings.at(-1)?.figure?.value).toBe((40 * 5 + 3 * 6) * 70);
    const process = await planned('mcu-posix', places);
    expect(process.findings.at(-1)?.figure).toMatchObject({ value: 40 * 5 + 3 * 6 });
    const { c: _, ...notInC } = places;
    const here = await planned('mcu-qemu-stm32f405', notInC);
    expect(here.findings.at(-1)).toMatchObject({ kind: 'capacity', where: 'place', figure: { value: 24 } });
    expect(here.findings.at(-1)?.text).toContain('by the host');
    expect([isRefused(there), isRefused(here)]).toEqual([false, false]);
    expect(here.hash).not.toBe(there.hash);
  });

  it('has files to be built, whether there is a compiler or not', { tags: 'long' }, async () => {
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
