import { describe, expect, it } from 'vitest';
import { RangeWatch } from '../../../../../../controllers/engine/compiler/emit/integers/range-watch.ts';
import { emitIntegers } from '../../../../../../controllers/engine/compiler/emit/integers/twin.ts';
import type { AnalysedModel, ArrayId } from '../../../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { real } from '../../../../../../controllers/engine/compiler/program/format.ts';
import { lowerToIntegers } from '../../../../../../controllers/engine/compiler/transforms/integers/lower-to-integers.ts';
import type { Ranges } from '../../../../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { NeuronModel } from '../../../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, Network, simulate } from '../../../../../../controllers/engine/index.ts';
import { poisson } from '../../../../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../../../../controllers/synapses/dopamine-stdp.ts';

/** A neuron that changes its input itself. */
const fading = defineNeuron({
  name: 'fading',
  source: 'a test',
  parameters: {},
  state: { v: { unit: '1', meaning: 'sum of the input' } },
  inputs: { I: { unit: '1', default: 0.5, meaning: 'drive, half of which is left after each step' } },
  receptors: { drive: { unit: '1', meaning: 'input', onInput: 'v += input' } },
  onStep: 'v = v + I; I = 0.5*I',
  spike: { when: 'v > 3' },
  reset: 'v = 0',
  events: { clear: 'v = 0.25' },
});

function network(): Network {
  const one = new Network({ step: '1 ms', seed: 2 });
  const source = one.population<NeuronModel>('source', poisson, { size: 6 });
  const cells = one.population<NeuronModel>('cells', fading, { size: 5 });
  one.project(source, cells, {
    ...{ synapse: dopamineStdp, connect: allToAll(), receptor: 'drive', delay: '1 ms' },
    initial: { w: 0.2 },
  });
  return one;
}

/** The network after a while in which everything of it changed, and its ranges. */
function watched(): Ranges {
  const watch = new RangeWatch();
  const simulation = simulate(network(), { emitter: watch.emitter, decays: 'stepped' });
  const [source, cells] = simulation.network.populations;
  for (let tick = 0; tick < 300; tick++) {
    simulation.input(source, 'rate', 'Hz' as never).fill(90);
    if (tick % 7 === 0) simulation.input(cells, 'I', '1' as never).fill((tick % 21) / 7 - 0.75);
    simulation.setModulator('dopamine', tick % 50 === 0 ? '0.5 Hz' : '0 Hz');
    simulation.step();
  }
  return watch.ranges;
}

function arrayOf({ program }: AnalysedModel, name: string): ArrayId {
  return program.arrays.findIndex((array) => array.name === name);
}

function running() {
  const model = lowerToIntegers(analyse(network(), { decays: 'stepped' }), watched());
  const executable = emitIntegers(model);
  const of = (name: string): number[] => {
    const array = arrayOf(model, name);
    executable.fetch?.([array]);
    return [...executable.numbers(array)];
  };
  const format = (name: string): Format => model.program.arrays[arrayOf(model, name)].format as Format;
  return { model, executable, of, format, numbers: (name: string) => executable.numbers(arrayOf(model, name)) };
}

describe('what was watched', () => {
  it('is the least and the most of what is stored, and of what a host gives', () => {
    const ranges = watched();
    expect(ranges['source.rate']).toEqual([90, 90]);
    expect(ranges['cells.I'][0]).toBe(-0.75);
    expect(ranges['cells.I'][1]).toBe(2 - 0.75);
    // Per millisecond.
    expect(ranges['modulator.dopamine'][1]).toBe(0.5e-3);
    expect(ranges['modulator.dopamine'][0]).toBeGreaterThanOrEqual(0);
    expect(ranges['cells.v'][1]).toBeGreaterThan(3);
    expect(ranges['source->cells.w'][0]).toBeLessThan(ranges['source->cells.w'][1]);
    expect(Object.keys(ranges).filter((name) => /spike_counts|delay|target/.test(name))).toEqual([]);
  });

  it('adds up over several networks', () => {
    const watch = new RangeWatch();
    for (const level of [3, -2, 1]) {
      const simulation = simulate(network(), { emitter: watch.emitter, decays: 'stepped' });
      simulation.input(simulation.network.populations[1], 'I', '1' as never).fill(level);
      simulation.step();
    }
    expect(watch.ranges['cells.I']).toEqual([-2, 3]);
  });
});

describe('an executable of integers', () => {
  it('takes what the host writes, and shows what the network makes of it', () => {
    const { executable, numbers, of, format } = running();
    const { unit } = format('cells.I');
    numbers('cells.I').fill(0.7);
    executable.run(0, 1);
    // The program halved it, and the host sees it without asking.
    for (const one of numbers('cells.I').slice(0, 5)) expect(Math.abs(one - 0.35)).toBeLessThanOrEqual(2 * unit);
    executable.run(1, 1);
    for (const one of numbers('cells.I').slice(0, 5)) expect(Math.abs(one - 0.175)).toBeLessThanOrEqual(3 * unit);
    // What the host leaves alone is not given again.
    for (const one of of('cells.v').slice(0, 5)) expect(Math.abs(one - 1.05)).toBeLessThanOrEqual(1e-6);
    executable.raise('clear', 2);
    expect(of('cells.v').slice(0, 5)).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  it('goes by what was sent, and by nothing before that', () => {
    const { model, executable, numbers, of } = running();
    const input = arrayOf(model, 'cells.I');
    numbers('cells.I').fill(0.5);
    executable.send?.([input]);
    expect(of('cells.I').slice(0, 5)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
    executable.run(0, 1);
    expect(numbers('cells.I')[0]).toBe(0.25);
    const weights = arrayOf(model, 'source->cells.w');
    numbers('source->cells.w').fill(0.123);
    executable.send?.([weights]);
    // What is fetched is what is held: a multiple of the unit.
    const { format } = model.program.arrays[weights];
    const held = of('source->cells.w')[0];
    expect(Math.abs(held - 0.123)).toBeLessThanOrEqual((format as Format).unit / 2);
    expect(real(format as Format, (held / (format as Format).unit - (format as Format).offset) | 0)).toBe(held);
  });

  it('takes an input again that was set to another in between: by a send, a state or the network', () => {
    const { model, executable, numbers, of } = running();
    const rate = arrayOf(model, 'source.rate');
    const level = (): number => of('source.rate')[0];
    const set = (hz: number): void => {
      numbers('source.rate').fill(hz);
      executable.run(0, 1);
    };
    set(80);
    const state = Uint8Array.from(executable.save?.() ?? []);
    numbers('source.rate').fill(10);
    executable.send?.([rate]);
    set(80);
    expect(level()).toBe(80);
    set(10);
    executable.restore?.(state);
    expect(level()).toBe(80);
    set(10);
    expect(level()).toBe(10);
    for (let n = 0; n < 2; n++) {
      numbers('cells.I').fill(0.5);
      executable.run(1, 1);
      expect(of('cells.I')[0]).toBe(0.25);
    }
  });

  it('goes on from a saved state, random bits included, and refuses that of another network', () => {
    const { executable, numbers } = running();
    const saved = (): number[] => Array.from(executable.save?.() ?? []);
    const spikesFrom = (tick: number): number[] => {
      numbers('source.rate').fill(200);
      numbers('modulator.dopamine').fill(0.25e-3);
      executable.run(tick, 60);
      return saved();
    };
    spikesFrom(0);
    const state = Uint8Array.from(saved());
    const input = [...numbers('cells.I')];
    const next = spikesFrom(60);
    numbers('cells.I').fill(9);
    executable.restore?.(state);
    expect([...numbers('cells.I')]).toEqual(input);
    expect(spikesFrom(60)).toEqual(next);
    expect(() => executable.restore?.(state.subarray(1))).toThrow(
      expect.objectContaining({ code: 'state_mismatch', received: `${state.length - 1} bytes` }),
    );
    expect(saved()).toEqual(next);
  });
});
