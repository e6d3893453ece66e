// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../../../controllers/engine/compiler/program/format.ts';
import type { ArrayDeclaration } from '../../../../../../controllers/engine/compiler/program/program.ts';
import type { IntegerOptions } from '../../../../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { intervalOf } from '../../../../../../controllers/engine/compiler/transforms/integers/format.ts';
import type { SynapseModel } from '../../../../../../controllers/engine/index.ts';
import { defineSynapse, Network } from '../../../../../../controllers/engine/index.ts';
import { bernoulli } from '../../../../../../controllers/neurons/bernoulli.ts';
import { spikeSource } from '../../../../../../controllers/neurons/spike-source.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork } from '../../../../../conformance/networks.ts';
import { FULL } from '../../../../../effort.ts';
import type { Build, Command } from '../../emit/c/c-program.ts';
import { answers, runC } from '../../emit/c/c-program.ts';
import { difference } from '../../emit/outcomes.ts';
import { lowered, stirred, twin } from './lowered.ts';
import { randomIntegerNetwork } from './random-integer-network.ts';

/** What is undefined in C ends the program. */
const CHECKED: Build = { compiler: 'cc', flags: ['-O2', '-fsanitize=undefined', '-fno-sanitize-recover'] };
const FAST: Build = { compiler: 'cc', flags: ['-O1'] };
const BUILD = FULL ? CHECKED : FAST;

/** Models that integers refuse, by name, and what they refuse of them. */
const REFUSED: Readonly<Record<string, string>> = {
  eprop: 'divide',
  eprop_neuron: 'divide',
  eprop_reward: 'divide',
  eprop_reward_neuron: 'divide',
  lif_diffusive_noise: 'cos',
  predictive_plasticity: 'multiply',
  spike_coding: 'exp',
  spike_coding_multiplicative: 'exp',
  stdp_power_law: 'power',
  theta_place_cell: 'time',
  two_compartment: 'exp',
};

const NETWORKS: readonly (readonly [string, () => Network])[] = [
  ...STIRRED_NEURONS.map((one) => [one.model.name, () => stirredNetwork(one)] as const),
  ...RULES.map((rule) => [rule.name, () => ruleNetwork(rule, rule.name !== 'reverse_replay')] as const),
];

/** Those that are compiled where somebody waits: a plain neuron, one with exponentials, rules with traces and eligibilities. */
const FEW = /^(srm0|lif|adaptive_exponential|sequential_neuromodulation|stdp)$/;

describe('a network in integers', () => {
  it.each(NETWORKS)('is taken, or refused for what it computes: %s', (name, network) => {
    const lower = () => lowered(network(), stirred(network(), 300));
    if (REFUSED[name] === undefined) expect(lower).not.toThrow();
    else expect(lower).toThrow(expect.objectContaining({ code: 'not_in_integers', received: REFUSED[name] }));
  });
});

/** A rule whose weight goes back to where it was, with an eligibility. */
const returning = (bounds: Pick<SynapseModel, 'bounds'> = {}) =>
  defineSynapse({
    name: 'returning',
    source: 'a test',
    parameters: { w_max: { unit: '1', default: 0.75, meaning: 'largest weight' } },
    state: {
      w: { unit: '1', meaning: 'weight' },
      w_first: { unit: '1', initial: 0, meaning: 'weight that it goes back to' },
      e: { unit: '1', meaning: 'eligibility' },
    },
    onPre: 'post += w; e = 0.5*e + 3; w += 0.5',
    onPost: 'w = 0',
    ...bounds,
    events: { again: 'w = w_first' },
  });

describe('the arrays of a network in integers', () => {
  const arrays = (options: IntegerOptions = {}, rule: SynapseModel = returning()) => {
    const network = ruleNetwork(rule, true);
    const { model } = lowered(network, stirred(network, 100), options);
    const of = (name: string) => model.program.arrays.find((array) => array.name === name) as ArrayDeclaration;
    return { of, format: (name: string) => of(`source->target.${name}`).format as Format };
  };

  it('have few bits for synapses, and one format for a weight and its copy', () => {
    const { format } = arrays();
    expect(format('w')).toEqual(format('w_first'));
    expect([format('w').type, format('w').least]).toEqual(['int8', -128]);
    expect(format('e').type).toBe('int16');
    // 6 at most, and as much again.
    expect(format('e').unit).toBe(16 / 65_536);
    const few = arrays({ weightBits: 4, synapseBits: 8 });
    expect([few.format('w').unit, few.format('w').most]).toEqual([16 * format('w').unit, 7]);
    expect([few.format('e').type, few.format('e').unit]).toEqual(['int8', 16 / 256]);
  });

  it('end where the bounds of a rule do, whatever was seen', () => {
    const { format } = arrays({}, returning({ bounds: { w: [0, 'w_max'] } }));
    expect(intervalOf(format('w'))).toEqual([0, 1 - 1 / 256]);
    expect(intervalOf(arrays().format('w'))[1]).toBeGreaterThan(2);
  });

  it('have as few bits for indices as the largest needs', () => {
    const { of } = arrays();
    expect([of('source.spikes').type, of('source.spike_counts').type]).toEqual(['uint8', 'uint8']);
    for (const [size, type] of [
      [255, 'uint8'],
      [256, 'uint16'],
      [65_535, 'uint16'],
      [65_536, 'index'],
    ] as const) {
      const network = new Network({ step: '1 ms', seed: 1 });
      network.population('cells', spikeSource, { size });
      const { model } = lowered(network, stirred(network, 2));
      for (const name of ['cells.spikes', 'cells.spike_counts'])
        expect(model.program.arrays.find((array) => array.name === name)?.type).toBe(type);
    }
  });

  it('have a generator that begins with the seed of the network, or with another', () => {
    const begins = (seed?: number): number => {
      const state = new Uint32Array(1);
      arrays(seed === undefined ? {} : { seed })
        .of('dither')
        .initial(state);
      return state[0];
    };
    expect(begins()).toBe(begins(ruleNetwork(returning(), true).seed));
    expect(new Set([1, 2, 3, 4].map(begins)).size).toBe(4);
    // Without a synapse that learns there is none.
    const network = new Network({ step: '1 ms', seed: 1 });
    network.population('cells', spikeSource, { size: 3 });
    const { model, analysed } = lowered(network, stirred(network, 2));
    expect(model.program.arrays).toHaveLength(analysed.program.arrays.length);
    expect([model.program.rebase, model.program.step]).toEqual([[], analysed.program.step]);
  });

  it('have a generator that stands still for no seed', () => {
    for (const seed of [0, 1, 7, 2 ** 31, -1]) {
      const { of } = arrays({ seed });
      const state = new Uint32Array(1);
      of('dither').initial(state);
      expect(state[0]).not.toBe(0);
    }
  });
});

describe.skipIf(!answers('cc'))('the C of a network of integers', () => {
  it.each(NETWORKS.filter(([name]) => REFUSED[name] === undefined && (FULL || FEW.test(name))))(
    'has the bits of its twin: %s',
    (_, network) => {
      const { model, commands } = lowered(network(), stirred(network(), 300));
      const outcome = twin(model, commands);
      expect(difference(outcome, runC(model.program, commands, BUILD))).toBeUndefined();
      expect(outcome.hash).not.toBe(0x811c9dc5);
    },
  );

  it('has the bits of its twin where a spike is certain, and where its probability is below 0', () => {
    const network = new Network({ step: '1 ms', seed: 1 });
    network.population('cells', bernoulli, { size: 9 });
    const fill = (value: number): Command => ({ do: 'fill', array: 'cells.rate', value });
    const run: Command = { do: 'run', ticks: 20 };
    const { model, commands } = lowered(network, [fill(4000), run, fill(-300), run]);
    const outcome = twin(model, commands);
    expect(difference(outcome, runC(model.program, commands, FAST))).toBeUndefined();
    const certain = twin(model, commands.slice(0, 2)).arrays.get('cells.spike_counts');
    expect(certain?.every((spikes) => spikes === 9)).toBe(true);
    expect(outcome.arrays.get('cells.spike_counts')?.every((spikes) => spikes === 0)).toBe(true);
  });

  it('has the bits of its twin on drawn networks, of any number of bits', () => {
    let n = 0;
    const bits = [
      { weightBits: 8, synapseBits: 16 },
      { weightBits: 6, synapseBits: 8 },
      { weightBits: 4, synapseBits: 8 },
      { weightBits: 8, synapseBits: 8 },
    ];
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { network, commands } = randomIntegerNetwork(draw);
        const { model, commands: all } = lowered(network, commands(500), bits[n++ % bits.length]);
        expect(difference(twin(model, all), runC(model.program, all, BUILD))).toBeUndefined();
      }),
      { numRuns: FULL ? 12 : 1, endOnFailure: true },
    );
  }, 240_000);
});
