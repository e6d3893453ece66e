import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../../controllers/engine/index.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork } from '../../../conformance/networks.ts';
import { FULL } from '../../../effort.ts';
import type { Build } from '../emit/c/c-program.ts';
import { answers, runC } from '../emit/c/c-program.ts';
import { difference } from '../emit/outcomes.ts';
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
  homogeneous_poisson: 'divide',
  lif_diffusive_noise: 'cos',
  predictive_plasticity: 'multiply',
  soft_competitor: 'exp',
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
      { numRuns: FULL ? 24 : 3, endOnFailure: true },
    );
  });
});
