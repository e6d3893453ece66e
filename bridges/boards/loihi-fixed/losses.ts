import type { Program } from '../../../controllers/engine/compiler/index.ts';
import { largestMagnitude, mean, spread, targetsOf } from '../circuits/jumps.ts';
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
/** Relative errors up to this are not worth a line. */
const NEGLIGIBLE = 1e-3;

/** Losses and refusals by the chip's neuron. */
export function lossesOfNeurons({ analysed, neuron }: PlacedPopulation): Finding[] {
  const where = analysed.population.name;
  const { reset, refractorySteps, currents, strict, threshold, lag } = neuron;
  const unit = analysed.units.get(neuron.membrane)?.symbol ?? '1';
  const found: Finding[] = [];
  if (reset.by === 'subtraction')
    found.push({
      ...{ kind: 'loss', where, figure: { value: mean(reset.amount), unit } },
      text: 'a spike sets the membrane to its zero; the model subtracts from it and keeps what was over the threshold',
      remedy: 'train with a reset to a value',
    });
  if (refractorySteps > 0)
    found.push({
      ...{ kind: 'loss', where, figure: { value: refractorySteps, unit: 'steps' } },
      text: 'neurons are never refractory; those of the model are, and may spike less',
      remedy: 'set the refractory time to 0, and choose weights for that',
    });
  for (const [what, values] of [
    ['threshold', threshold],
    ['membrane time constant', neuron.keepMembrane],
    ['synaptic time constant', currents[0]?.keep ?? new Float64Array(1)],
  ] as const) {
    const value = spread(values, mean(values));
    if (value > 1e-6)
      found.push({
        ...{ kind: 'loss', where, figure: { value, unit: '1' } },
        text: `all neurons have the mean ${what}; each of the model has its own, up to this share away`,
        remedy: 'split the population by its values',
      });
  }
  if (!strict)
    found.push({
      ...{ kind: 'loss', where },
      text: 'the membrane must be over the threshold to spike; that of the model may be at it',
    });
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
  let [errors, squares] = [0, 0];
  jumps.forEach((jump, at) => {
    errors += ((weights[at] * 2 ** exponent) / scale - jump) ** 2;
    squares += jump ** 2;
  });
  const value = squares === 0 ? 0 : Math.sqrt(errors / squares);
  const found: Finding[] = [];
  if (value > NEGLIGIBLE)
    found.push({
      ...{ kind: 'loss', where, figure: { value, unit: '1' } },
      text: `weights are rounded to ${bits} bits${mode === 'mixed' ? ', one of which is the sign' : ''}; their error over their size, root mean square`,
    });
  if (exponent < 0)
    found.push({
      ...{ kind: 'loss', where, figure: { value: -exponent, unit: 'bits' } },
      text: 'weights are so small that their sum loses its lowest bits, downwards, in every step',
      remedy: 'use fewer and stronger synapses',
    });
  const { rows } = placed.analysed.layout;
  if (rows.some(({ delay }) => delay === 0))
    found.push({
      ...{ kind: 'loss', where, figure: { value: 1, unit: 'step' } },
      text: 'spikes without delay arrive later',
      remedy: 'give the projection a delay of one step',
    });
  const longest = Math.max(0, ...delays);
  const limit = Math.min(LONGEST_DELAY, placed.source.ring.slots);
  if (longest > limit)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: longest, limit, unit: 'steps' } },
      text: 'its longest delay is too long',
      remedy: 'use shorter delays or longer steps',
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
export function capacityOf({ populations, projections }: Placement): Finding[] {
  const neurons = populations.reduce((sum, { neuron }) => sum + neuron.size, 0);
  const synapses = projections.reduce((sum, { analysed }) => sum + analysed.layout.count, 0);
  const most = CORES * NEURONS_OF_CORE;
  const where = 'network';
  if (populations.length === 0)
    return [
      {
        ...{ kind: 'refusal', where, text: 'no population of it can run on the chip' },
        remedy: 'use a population of current-based neurons, such as `lif`',
      },
    ];
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
