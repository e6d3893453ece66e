// @module-tag long
import { describe, expect, it } from 'vitest';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { RangeWatch } from '../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import type { ArrayId, Executable } from '../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import type { Encoder } from '../../../../controllers/engine/index.ts';
import { Network, simulate } from '../../../../controllers/engine/index.ts';
import { lif } from '../../../../controllers/neurons/index.ts';

/** Currents of both signs, that a third of a number is no float of. */
const currents: Encoder = {
  size: 9,
  reads: 1,
  write(numbers, out) {
    for (let i = 0; i < 9; i++) out[i] = (numbers[0] * (i - 4)) / 3;
  },
  c: {
    body: '  for (int i = 0; i < 9; i++) out[i] = (float)(numbers[0] * (double)(i - 4) / 3.0);',
    ...{ constants: 0, scratch: 0, operations: 18 },
  },
};

describe.skipIf(!hasCompiler(posix))('an encoder on a board of integers', () => {
  it('gives the integers that its twin gives, in and beyond what was seen', async () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    const cells = network.population('cells', lif, { size: currents.size });
    const code = network.encode(cells, 'I_ext', currents, 'pA');
    const watch = new RangeWatch();
    const watched = simulate(network, { emitter: watch.emitter, decays: 'stepped' });
    for (let n = 0; n < 100; n++) {
      watched.encode(code, [n * 3]);
      watched.step();
    }
    const board = (await loadBoard('mcu-posix-int')).ranged?.(watch.ranges);
    if (board === undefined) throw new Error('it needs ranges');
    const analysed = analyse(network, { decays: 'stepped' });
    const array = analysed.populations.get(cells)?.inputs.get('I_ext') as ArrayId;
    const potential = analysed.populations.get(cells)?.state.get('v') as ArrayId;
    const plan = board.plan(analysed);
    const deployed = board.deploy(plan);
    const pair = [deployed.executable, board.twin?.(plan) as Executable].map((executable) => ({
      executable,
      simulation: simulate(network, { emitter: () => executable, decays: 'stepped' }),
    }));
    const seen = new Set<number>();
    for (const number of [0, 100, 299.5, -299.5, 1e-3, 7 / 11, 250, 1e4, -1e4, 1e30, -1e30, 12, 12]) {
      const [there, here] = pair.map(({ executable, simulation }) => {
        simulation.encode(code, [number]);
        simulation.step(3);
        executable.fetch?.([array]);
        const ids = new Uint32Array(9);
        const spikes = [...ids.subarray(0, simulation.spikes(cells, ids))];
        executable.fetch?.([potential]);
        const potentials = [...executable.numbers(potential)].slice(0, 9);
        return { inputs: [...executable.numbers(array)].slice(0, 9), spikes, potentials };
      });
      expect(there).toEqual(here);
      for (const one of here.inputs) seen.add(one);
      // What was seen is told apart; what is far beyond is held at the ends.
      if (Math.abs(number) < 300)
        for (const [i, one] of here.inputs.entries()) expect(one).toBeCloseTo((number * (i - 4)) / 3, 4);
      else expect(Math.abs(here.inputs[8])).toBeLessThan(1e5);
    }
    expect(seen.size).toBeGreaterThan(30);
    deployed.close();
  });
});
