import type { Program } from '../../../controllers/engine/compiler/index.ts';
import { largestMagnitude, targetsOf } from '../circuits/jumps.ts';
import {
  type Circuits,
  errorOf,
  lossesOfCircuits,
  lossesOfSynapses,
  NEGLIGIBLE,
  nothingPlaced,
  sizeOf,
} from '../circuits/losses.ts';
import type { PlacedPopulation, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import type { LoihiProjection } from './integers.ts';
import type { FloatGroup, LoihiScales } from './quantise.ts';

/** Cores of a chip: Davies et al. 2018. */
export const CORES = 128;
/** Neurons of a core. */
export const NEURONS_OF_CORE = 1024;
/** Longest delay of a synapse in steps: one that every synapse has, and 6 bits. */
export const LONGEST_DELAY = 64;
/** Input of one step from which on a current wraps. */
const WRAP = 131072;
/** What circuits of the chip lose. */
const CIRCUITS: Circuits = {
  reset: 'value',
  zero: 'its zero',
  spikes: 'over',
  shared: ['threshold', 'membrane time constant', 'synaptic time constant'],
  weights: '8 bits',
};

/** Losses and refusals by the chip's neuron. */
export function lossesOfNeurons(placed: PlacedPopulation): Finding[] {
  const { analysed, neuron } = placed;
  const where = analysed.population.name;
  const { currents, lag } = neuron;
  const found = lossesOfCircuits(placed, CIRCUITS);
  if (currents.length > 1)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: currents.length, limit: 1, unit: 'time constants' } },
      text: 'a neuron has one synaptic current; those of the model decay differently',
      remedy: 'give excitation and inhibition one time constant',
    });
  const [current] = currents;
  if (current !== undefined && (current.variables.length > 1 || lag > 0))
    found.push({
      ...{ kind: 'loss', where },
      text: `a neuron has one synaptic current: ${current.variables.join(', ')} cannot be read`,
    });
  return found;
}

/** Losses by rounding of the neurons' constants, and by inputs that come in steps. */
export function lossesOfScales(
  { analysed, neuron }: PlacedPopulation,
  group: FloatGroup,
  scales: LoihiScales,
): Finding[] {
  const where = analysed.population.name;
  const { du, dv, vth, scale, biasExponent } = scales;
  const { keepMembrane, keepCurrent, threshold } = group;
  const rounded = (what: string, wanted: number, got: number): Finding[] => {
    const value = Math.abs(got - wanted) / wanted;
    if (!(value > NEGLIGIBLE)) return [];
    return [{ kind: 'loss', where, text: `the ${what} is rounded; its relative error`, figure: { value, unit: '1' } }];
  };
  const found = [
    // 1 - keep is the rate of a decay, of which its time constant is the inverse.
    ...rounded('rate at which the membrane leaks', 1 - keepMembrane, dv / 4096),
    ...(keepCurrent === 0 ? [] : rounded('rate at which the current decays', 1 - keepCurrent, (du + 1) / 4096)),
    ...rounded('threshold', threshold, vth / scale),
  ];
  const driven = [...neuron.gains.keys(), ...(neuron.drive.some((one) => one !== 0) ? ['a constant drive'] : [])];
  if (driven.length > 0)
    found.push({
      ...{ kind: 'loss', where, figure: { value: 2 ** biasExponent / (64 * vth), unit: 'of the threshold' } },
      text: `what drives neurons without spikes (${driven.join(', ')}) comes in steps`,
    });
  return found;
}

/** Losses of a projection by rounding of its weights and by delays of at least one step, and refusals of delays that are too long. */
export function lossesOfProjection(projection: LoihiProjection, jumps: Float64Array): Finding[] {
  const { placed, mode, bits, exponent, scale, delays, weights } = projection;
  const where = placed.analysed.projection.name;
  const found = lossesOfSynapses(
    placed,
    { ...CIRCUITS, weights: `${bits} bits${mode === 'mixed' ? ', one of which is the sign' : ''}` },
    {
      error: errorOf(jumps, (at) => (weights[at] * 2 ** exponent) / scale),
      longest: Math.max(0, ...delays),
      limit: Math.min(LONGEST_DELAY, placed.source.ring.slots),
    },
  );
  if (exponent < 0)
    found.push({
      ...{ kind: 'loss', where, figure: { value: -exponent, unit: 'bits' } },
      text: 'weights are so small that their sum loses its lowest bits, downwards, in every step',
      remedy: 'use fewer and stronger synapses',
    });
  return found;
}

/** Whether a volley of all presynaptic neurons turns the sign of a current. */
export function wrapsOf(
  { analysed, neuron }: PlacedPopulation,
  projections: readonly LoihiProjection[],
  incoming: readonly { readonly jumps: Float64Array }[],
  program: Program,
): Finding[] {
  const [up, down] = [new Float64Array(neuron.size), new Float64Array(neuron.size)];
  projections.forEach(({ placed, scale }, k) => {
    const targets = targetsOf(placed, program);
    incoming[k].jumps.forEach((jump, at) => {
      const side = jump > 0 ? up : down;
      if (jump !== 0) side[targets[at]] += Math.abs(jump) * scale;
    });
  });
  const value = Math.max(largestMagnitude(up), largestMagnitude(down));
  if (value <= WRAP) return [];
  return [
    {
      ...{ kind: 'saturation', where: analysed.population.name, figure: { value, limit: WRAP, unit: 'units' } },
      text: 'if all that excites (or inhibits) a neuron arrives in one step, its current turns its sign',
      remedy: 'spread the input over steps or use fewer synapses a neuron, and count `wrappedCurrents` in a trial run',
    },
  ];
}

/** Use of the chip's capacity by the network, or a refusal beyond it. */
export function capacityOf(placement: Placement): Finding[] {
  const { neurons, synapses } = sizeOf(placement);
  const most = CORES * NEURONS_OF_CORE;
  const where = 'network';
  const nothing = nothingPlaced(placement, 'lif');
  if (nothing.length > 0) return nothing;
  if (neurons > most)
    return [
      {
        ...{ kind: 'refusal', where, figure: { value: neurons, limit: most, unit: 'neurons' } },
        ...{ text: 'it has too many neurons', remedy: 'use a smaller network, or several chips' },
      },
    ];
  return [
    { kind: 'capacity', where, text: 'neurons', figure: { value: neurons, limit: most, unit: 'neurons' } },
    { kind: 'capacity', where, text: 'synapses', figure: { value: synapses, unit: 'synapses' } },
  ];
}
