import { describe, expect, it } from 'vitest';
import { DRIFTING_MODELS } from '../../../../../../bridges/boards/integers/drifting-models.ts';
import { emitIntegers } from '../../../../../../controllers/engine/compiler/emit/integers/twin.ts';
import { emitJavaScript } from '../../../../../../controllers/engine/compiler/emit/javascript.ts';
import type {
  AnalysedModel,
  AnalysedPopulation,
  AnalysedProjection,
  Executable,
} from '../../../../../../controllers/engine/compiler/index.ts';
import type { IntegerOptions } from '../../../../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import type { NeuronModel } from '../../../../../../controllers/engine/index.ts';
import { allToAll, fixedProbability, Network, pA } from '../../../../../../controllers/engine/index.ts';
import { lif } from '../../../../../../controllers/neurons/lif.ts';
import { poisson } from '../../../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../../../controllers/synapses/stdp.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork } from '../../../../../conformance/networks.ts';
import { FULL } from '../../../../../effort.ts';
import { lowered, stirred } from './lowered.ts';

/** Spikes of a population as tick times its size plus the neuron. */
type Spikes = ReadonlySet<number>;

function spikesOf(
  { populations }: AnalysedModel,
  name: string,
  executable: Executable,
  ticks: number,
  set: ReadonlyMap<string, number>,
): Spikes {
  const seen = new Set<number>();
  for (const { population, inputs } of populations.values())
    for (const [input, array] of inputs) {
      const level = set.get(`${population.name}.${input}`);
      if (level !== undefined) executable.numbers(array).fill(level, 0, population.size);
    }
  const one = [...populations.values()].find(({ population }) => population.name === name);
  const { ring } = one as AnalysedPopulation;
  const { slots, size } = ring;
  const ids = new Uint32Array(size);
  for (let tick = 0; tick < ticks; tick++) {
    executable.run(tick, 1);
    const count = executable.spikes(ring, tick & (slots - 1), ids);
    for (let n = 0; n < count; n++) seen.add(tick * size + ids[n]);
  }
  return seen;
}

/** F1 score of spikes that have one of the same neuron within two ticks in the other run. */
function agreement(one: Spikes, other: Spikes, size: number): number {
  const found = (spike: number, among: Spikes): boolean => [0, -1, 1, -2, 2].some((d) => among.has(spike + d * size));
  let matched = 0;
  for (const spike of one) if (found(spike, other)) matched++;
  for (const spike of other) if (found(spike, one)) matched++;
  return matched / (one.size + other.size);
}

/** Spikes of a population with floats and with integers, on the same input. */
function compared(network: Network, name: string, ticks: number, options: IntegerOptions = {}) {
  const commands = stirred(network, ticks);
  const set = new Map(commands.flatMap((one) => (one.do === 'fill' ? [[one.array, one.value] as const] : [])));
  const { analysed, model } = lowered(network, commands, options);
  const size = network.populations.find((one) => one.name === name)?.size as number;
  const floats = spikesOf(analysed, name, emitJavaScript(analysed.program, { precision: 'f64' }), ticks, set);
  const integers = spikesOf(model, name, emitIntegers(model), ticks, set);
  return { f1: agreement(floats, integers, size), rate: integers.size / floats.size - 1, spikes: floats.size };
}

/** 60 leaky integrators that 40 noisy neurons excite and, with `recurrent`, each other. */
function layer(recurrent: boolean): Network {
  const network = new Network({ step: '1 ms', seed: 11 });
  const source = network.population<NeuronModel>('source', poisson, { size: 40 });
  const cells = network.population<NeuronModel>('cells', lif, { size: 60 });
  const weights = (mean: number) => pA((random) => mean * (0.2 + 1.6 * random.uniform()));
  const random = { synapse: staticSynapse, connect: fixedProbability(0.5) } as const;
  network.project(source, cells, { ...random, receptor: 'excitatory', initial: { w: weights(60) } });
  if (recurrent) {
    const back = { ...random, delay: '2 ms' } as const;
    network.project(cells, cells, { ...back, name: 'excites', receptor: 'excitatory', initial: { w: weights(15) } });
    network.project(cells, cells, { ...back, name: 'inhibits', receptor: 'inhibitory', initial: { w: weights(-20) } });
  }
  return network;
}

describe('a layer in integers', () => {
  it('spikes as with floats, and the less the fewer bits its weights have', { tags: 'long' }, () => {
    const ticks = 600;
    const [eight, five, three] = [8, 5, 3].map((weightBits) => compared(layer(false), 'cells', ticks, { weightBits }));
    expect(eight.spikes).toBeGreaterThan(500);
    expect(eight.f1).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(eight.rate)).toBeLessThanOrEqual(0.05);
    // Two-sided: what fewer bits cost is seen.
    expect(five.f1).toBeLessThan(eight.f1 - 0.01);
    expect(three.f1).toBeLessThan(0.9);
  });

  it('spikes much as with floats where it is recurrent', { tags: 'long' }, () => {
    const { f1, rate, spikes } = compared(layer(true), 'cells', 600);
    expect(spikes).toBeGreaterThan(500);
    expect(f1).toBeGreaterThanOrEqual(0.8);
    expect(f1).toBeLessThan(1);
    expect(Math.abs(rate)).toBeLessThanOrEqual(0.05);
  });
});

describe('weights that learn by less than their unit', () => {
  /** Weights that floats, or integers, have after a while of spikes on both sides. */
  const learned = (seed: number | undefined, still = false): number => {
    const network = new Network({ step: '1 ms', seed: 7 });
    const source = network.population('source', poisson, { size: 24 });
    const cells = network.population('cells', lif, { size: 20 });
    const tiny = { synapse: stdp, connect: allToAll(), receptor: 'excitatory', delay: '1 ms' } as const;
    const parameters = { A_plus: '0.02 pA', A_minus: '0.01 pA', w_max: '100 pA' } as const;
    const plastic = network.project(source, cells, { ...tiny, parameters, initial: { w: pA(40) } });
    const commands = stirred(network, 1000);
    const { analysed, model } = lowered(network, commands, seed === undefined ? {} : { seed });
    const one = seed === undefined ? analysed : model;
    const executable = seed === undefined ? emitJavaScript(one.program, { precision: 'f64' }) : emitIntegers(one);
    const { state, layout } = one.projections.get(plastic) as AnalysedProjection;
    const { array } = state.get('w') as { array: number };
    if (still) executable.indices(one.program.arrays.findIndex(({ name }) => name === 'dither')).fill(0);
    spikesOf(
      one,
      'cells',
      executable,
      1000,
      new Map([
        ['source.rate', 60],
        ['cells.I_ext', 220],
      ]),
    );
    executable.fetch?.([array]);
    const places = Array.from(layout.places(executable.indices));
    return places.reduce((sum, at) => sum + executable.numbers(array)[at], 0) / places.length;
  };

  it('have the mean of floats, which they do not have where nothing is drawn', { tags: 'long' }, () => {
    const floats = learned(undefined);
    const seeds = [1, 2, 3, 4, 5];
    const means = seeds.map((seed) => learned(seed));
    const mean = means.reduce((sum, x) => sum + x, 0) / seeds.length;
    const error = Math.sqrt(means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (seeds.length - 1) / seeds.length);
    expect(error).toBeGreaterThan(0);
    expect(Math.abs(floats - 40)).toBeGreaterThan(20 * error);
    expect(Math.abs(mean - floats)).toBeLessThan(4 * error);
    // A generator that stands still rounds down.
    expect(Math.abs(learned(1, true) - floats)).toBeGreaterThan(20 * error);
  });
});

const MODELS: readonly (readonly [string, () => Network])[] = [
  ...STIRRED_NEURONS.map((one) => [one.model.name, () => stirredNetwork(one)] as const),
  ...RULES.map((rule) => [rule.name, () => ruleNetwork(rule, rule.name !== 'reverse_replay')] as const),
];

describe.skipIf(!FULL)('a model in integers', () => {
  it.each(MODELS)('spikes as with floats: %s', (name, network) => {
    let result: ReturnType<typeof compared>;
    try {
      result = compared(network(), 'target', 2000);
    } catch (error) {
      // lower-to-integers.test.ts lists those that are refused.
      expect(error).toMatchObject({ code: 'not_in_integers' });
      return;
    }
    if (result.spikes === 0) return;
    const most = DRIFTING_MODELS[name];
    if (most === undefined) expect(result.f1).toBeGreaterThanOrEqual(0.95);
    else expect(result.f1).toBeLessThan(most);
  });
});
