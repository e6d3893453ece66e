// @module-tag long
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Board } from '../../../../bridges/boards/board.ts';
import { loadBoard } from '../../../../bridges/boards/boards.ts';
import integerTwin from '../../../../bridges/boards/integers/integer-twin.ts';
import { emitFirmware } from '../../../../bridges/boards/mcu/emit-firmware.ts';
import { mps2An385 } from '../../../../bridges/boards/mcu/machines/mps2.ts';
import { posix } from '../../../../bridges/boards/mcu/machines/posix.ts';
import { build, hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';
import { isRefused } from '../../../../bridges/boards/plan.ts';
import { RangeWatch } from '../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { lowerToIntegers } from '../../../../controllers/engine/compiler/transforms/integers/lower-to-integers.ts';
import type { Ranges } from '../../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { Network as AnyNetwork, Encoder, NeuronModel, Simulation } from '../../../../controllers/engine/index.ts';
import { allToAll, Network, pA, simulate } from '../../../../controllers/engine/index.ts';
import {
  homogeneousPoisson,
  lif,
  lifDiffusiveNoise,
  poisson,
  spikeSource,
} from '../../../../controllers/neurons/index.ts';
import { dopamineStdp, stdp } from '../../../../controllers/synapses/index.ts';
import { isPowerOfTwo } from '../../../../kernels/fixed-point.ts';
import { boardConformance } from '../../../conformance/board.ts';
import { boardStreamConformance } from '../../../conformance/board-stream.ts';
import { FULL } from '../../../effort.ts';
import { HAS_EMULATORS } from '../mcu/emulators.ts';
import { noisy } from '../noisy.ts';
import { streamedInputs, streamedNetwork, streamedValues } from '../stream/streamed-network.ts';

const drive = (simulation: Simulation): void => {
  simulation.input(simulation.network.populations[0], 'rate', 'Hz' as never).fill(150);
};

/** What a network becomes when it is driven. */
function watched(network: AnyNetwork, driven: (simulation: Simulation) => void = drive): Ranges {
  const watch = new RangeWatch();
  const simulation = simulate(network, { emitter: watch.emitter, decays: 'stepped' });
  for (let tick = 0; tick < 200; tick++) {
    driven(simulation);
    simulation.step();
  }
  return watch.ranges;
}

const within = (board: Board, ranges: Ranges): Board => board.ranged?.(ranges) as Board;
const ranged = (board: Board): Board => within(board, watched(noisy(1)));
const stepped = (network: AnyNetwork) => analyse(network, { decays: 'stepped' });
const refused = (): AnyNetwork => {
  const network = new Network({ seed: 1 });
  network.population<NeuronModel>('cells', lifDiffusiveNoise, { size: 3 });
  return network;
};

const streamed = { network: streamedNetwork, inputs: streamedInputs, values: streamedValues };
const streamedRanges = watched(streamedNetwork(), (simulation) => {
  const [{ neurons, input, encoder }, current] = streamedInputs(simulation.network);
  const [position, levels] = streamedValues(simulation.tick);
  simulation.encode({ neurons, input, encoder: encoder as Encoder }, position);
  simulation.input(current.neurons, 'I_ext', 'pA' as never).set(levels);
});

describe('the board integer-twin', async () => {
  const board = await loadBoard('integer-twin');
  const options = { network: noisy, drive, refused, here: true };
  for (const { name, run } of boardConformance(ranged(board), options)) it(name, run);
  for (const { name, run } of boardStreamConformance(within(board, streamedRanges), streamed)) it(name, run);
});

describe.skipIf(!hasCompiler(posix))('the board mcu-posix-int', async () => {
  const board = ranged(await loadBoard('mcu-posix-int'));
  for (const { name, run } of boardConformance(board, { network: noisy, drive, refused, ticks: FULL ? 100 : 40 }))
    it.skipIf(!FULL && !/twin|saved state/.test(name))(name, run);
  const streams = boardStreamConformance(within(await loadBoard('mcu-posix-int'), streamedRanges), streamed);
  for (const { name, run } of streams) it.skipIf(!FULL && !/bit for bit/.test(name))(name, run);
});

describe.skipIf(!HAS_EMULATORS || !FULL)('the board mcu-qemu-int', async () => {
  const board = ranged(await loadBoard('mcu-qemu-int'));
  for (const { name, run } of boardConformance(board, { network: noisy, drive, refused, ticks: 40 })) it(name, run);
  const streaming = within(await loadBoard('mcu-qemu-int'), streamedRanges);
  const options = { ...streamed, period: 8e-3, ticks: 40, heavy: streamedNetwork };
  for (const { name, run } of boardStreamConformance(streaming, options)) it(name, run);
});

describe('the plan of a board of integers', () => {
  it('is refused where no ranges are known, and for what integers cannot compute', async () => {
    const board = await loadBoard('integer-twin');
    const unknown = board.plan(stepped(noisy(1)));
    expect(isRefused(unknown)).toBe(true);
    expect(unknown.findings).toEqual([
      expect.objectContaining({ kind: 'refusal', where: 'network', remedy: expect.stringContaining('calibrate') }),
    ]);
    expect(() => board.deploy(unknown)).toThrow(expect.objectContaining({ code: 'plan_refused' }));
    expect(() => board.twin?.(unknown)).toThrow(expect.objectContaining({ code: 'plan_refused' }));
    const cosine = board.ranged?.({}).plan(stepped(refused()));
    expect(cosine?.findings).toEqual([
      expect.objectContaining({ kind: 'refusal', text: "'cos' cannot be computed with integers" }),
    ]);
    // With lazy decays, too, which floats have.
    const lazy = ranged(board).plan(analyse(noisy(1)));
    expect(lazy.findings.map(({ kind }) => kind)).toEqual(['refusal']);
  });

  it('tells the steps of weights, what ends before its bounds, and of what nothing was seen', async () => {
    const board = await loadBoard('integer-twin:5');
    const { findings } = ranged(board).plan(stepped(noisy(1)));
    const weights = findings.find(({ text }) => text.startsWith('w has 32 levels'));
    expect(weights).toMatchObject({ kind: 'loss', where: 'source->cells', figure: { unit: 'pA' } });
    expect(isPowerOfTwo(weights?.figure?.value as number)).toBe(true);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'loss', where: 'source->cells', figure: { value: 5, unit: 'bits' } }),
    );
    const eight = ranged(await loadBoard('integer-twin')).plan(stepped(noisy(1))).findings;
    expect(eight.some(({ text }) => text.startsWith('w has 256 levels'))).toBe(true);
    expect(eight.some(({ figure }) => figure?.unit === 'bits')).toBe(false);
    // A dopamine network of which only the first tick was seen, without a spike.
    const learning = (): AnyNetwork => {
      const network = new Network({ seed: 1 });
      const source = network.population('source', spikeSource, { size: 4 });
      const cells = network.population('cells', lif, { size: 3 });
      const w = {
        synapse: dopamineStdp,
        connect: allToAll(),
        receptor: 'excitatory',
        initial: { w: pA(100) },
      } as const;
      network.project(source, cells, w);
      return network;
    };
    const quiet = (await loadBoard('integer-twin')).ranged?.(watched(learning(), () => {}));
    const unseen = quiet?.plan(stepped(learning())).findings ?? [];
    expect(unseen).toContainEqual(
      expect.objectContaining({ kind: 'loss', where: 'source->cells', text: expect.stringContaining('never changed') }),
    );
  });

  it('names the models that drift from floats', async () => {
    const drifting = (model: NeuronModel): string[] => {
      const network = new Network({ seed: 1 });
      network.population<NeuronModel>('cells', model, { size: 4 });
      const board = within(integerTwin(), watched(network));
      return board.plan(stepped(network)).findings.flatMap(({ where, text }) => (/drifts/.test(text) ? [where] : []));
    };
    expect(drifting(homogeneousPoisson)).toEqual(['cells']);
    expect(drifting(poisson)).toEqual([]);
  });

  it('says where a weight stops before its bound', async () => {
    const board = await loadBoard('integer-twin');
    const network = (): AnyNetwork => {
      const one = new Network({ seed: 1 });
      const source = one.population('source', poisson, { size: 4 });
      const cells = one.population('cells', lif, { size: 3 });
      one.project(source, cells, {
        synapse: stdp,
        connect: allToAll(),
        receptor: 'excitatory',
        initial: { w: pA(1) },
        parameters: { w_max: '1000 pA' },
      });
      return one;
    };
    const { findings } = within(board, watched(network())).plan(stepped(network()));
    expect(findings).toContainEqual(
      expect.objectContaining({
        kind: 'saturation',
        where: 'source->cells',
        text: expect.stringMatching(/^w may be 0 to 1000 and stops at 0 and /),
        remedy: expect.stringContaining('longer run'),
      }),
    );
  });

  it('has another hash for other ranges and other bits, also where it is refused', async () => {
    const model = stepped(noisy(1));
    const ranges = watched(noisy(1));
    const wider = { ...ranges, 'cells.v': [-9000, 9000] as const };
    const [eight, five] = [await loadBoard('integer-twin'), await loadBoard('integer-twin:5')];
    const plans = [eight.ranged?.(ranges), eight.ranged?.(wider), five.ranged?.(ranges), eight, five];
    expect(new Set(plans.map((board) => board?.plan(model).hash)).size).toBe(5);
  });

  it('takes 2 to 8 bits, and no others', async () => {
    for (const bits of ['1', '9', '4.5', 'x', ''])
      for (const name of ['integer-twin', 'mcu-posix-int', 'mcu-qemu-int'])
        await expect(loadBoard(`${name}:${bits}`)).rejects.toMatchObject({
          code: 'invalid_option',
          received: `${name}:${bits}`,
        });
    const board = await loadBoard('mcu-qemu-int:2');
    expect(board.capabilities.weights).toEqual({ bits: 2, format: 'integer' });
    expect(board.ranged?.({}).name).toBe('mcu-qemu-int');
  });
});

describe.skipIf(!hasCompiler(mps2An385))('the firmware of a network in integers', () => {
  it('takes less than 64 KB of flash and 32 KB of RAM for 128 by 128 synapses that learn', async () => {
    const network = (): AnyNetwork => {
      const one = new Network({ seed: 1 });
      const source = one.population('source', poisson, { size: 128 });
      const cells = one.population('cells', lif, { size: 128 });
      const random = pA((draw) => 5 + 10 * draw.uniform());
      one.project(source, cells, {
        synapse: stdp,
        connect: allToAll(),
        receptor: 'excitatory',
        initial: { w: random },
        parameters: { w_max: '20 pA' },
      });
      return one;
    };
    const image = build(emitFirmware(lowerToIntegers(stepped(network()), watched(network())), mps2An385));
    rmSync(image.folder, { recursive: true });
    expect(image.flash).toBeGreaterThan(128 * 128);
    expect(image.flash).toBeLessThan(64 << 10);
    expect(image.ram).toBeGreaterThan(128 * 128);
    expect(image.ram).toBeLessThan(32 << 10);
  });
});
