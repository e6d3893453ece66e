import type { Finding } from '../finding.ts';
import { mean, spread } from './jumps.ts';
import type { PlacedPopulation, PlacedProjection, Placement } from './placement.ts';

/** Relative errors up to this are not worth a line. */
export const NEGLIGIBLE = 1e-3;

/** A chip as data: what of a model its circuits do not have, and its integers do not say. */
export interface Circuits {
  /** Effect of a spike on the membrane: it is set to a potential, loses the threshold, or one or the other as the model says. */
  readonly reset: 'value' | 'threshold' | 'either';
  /** Where a spike sets the membrane to; `its zero` unless the chip has no other zero than rest. */
  readonly zero: 'its zero' | 'rest';
  /** Whether a membrane spikes at the threshold or only over it; undefined where a model may be told both. */
  readonly spikes: 'at' | 'over' | undefined;
  /** What all neurons of a population have in common: they get the mean of the model's values. */
  readonly shared: readonly ('threshold' | 'membrane time constant' | 'synaptic time constant')[];
  /** Whole numbers that weights are rounded to, as words. */
  readonly weights: string;
}

/** Losses by a chip's neuron: its reset, its threshold, what it shares with others, and that it is never refractory. */
export function lossesOfCircuits({ analysed, neuron }: PlacedPopulation, chip: Circuits): Finding[] {
  const where = analysed.population.name;
  const { reset, refractorySteps, strict, threshold } = neuron;
  const unit = analysed.units.get(neuron.membrane)?.symbol ?? '1';
  const found: Finding[] = [];
  if (reset.by === 'value' && chip.reset === 'threshold')
    found.push({
      ...{ kind: 'loss', where },
      text: 'a spike takes the threshold away from the membrane; the model sets it to a value',
      remedy: 'train with a reset by subtraction of the threshold',
    });
  if (reset.by === 'subtraction' && chip.reset === 'value')
    found.push({
      ...{ kind: 'loss', where, figure: { value: mean(reset.amount), unit } },
      text: `a spike sets the membrane to ${chip.zero}; the model subtracts from it and keeps what was over the threshold`,
      remedy: `train with a reset to ${chip.zero === 'rest' ? 'rest' : 'a value'}`,
    });
  if (
    reset.by === 'subtraction' &&
    chip.reset !== 'value' &&
    reset.amount.some((amount, n) => Math.abs(amount - threshold[n]) > NEGLIGIBLE * threshold[n])
  )
    found.push({
      ...{ kind: 'loss', where, figure: { value: mean(reset.amount), unit } },
      text: 'a spike takes the threshold away from the membrane; the model takes something else away',
      remedy: 'let the model subtract its threshold',
    });
  if (refractorySteps > 0)
    found.push({
      ...{ kind: 'loss', where, figure: { value: refractorySteps, unit: 'steps' } },
      text: 'neurons are never refractory; those of the model are, and may spike less',
      remedy: 'set the refractory time to 0, and choose weights for that',
    });
  for (const [what, values] of [
    ['threshold', threshold] as const,
    ['membrane time constant', neuron.keepMembrane] as const,
    ...neuron.currents.map(({ keep }) => ['synaptic time constant', keep] as const),
  ]) {
    const value = spread(values, mean(values));
    if (!chip.shared.includes(what) || !(value > 1e-6)) continue;
    found.push({
      ...{ kind: 'loss', where, figure: { value, unit: '1' } },
      text: `all neurons have the mean ${what}; each of the model has its own, up to this share away`,
      remedy: 'split the population by its values',
    });
  }
  if (strict && chip.spikes === 'at')
    found.push({
      ...{ kind: 'loss', where },
      text: 'a neuron spikes with its membrane at the threshold; that of the model must be over it',
    });
  if (!strict && chip.spikes === 'over')
    found.push({
      ...{ kind: 'loss', where },
      text: 'the membrane must be over the threshold to spike; that of the model may be at it',
    });
  return found;
}

/** What became of the synapses of a projection. */
export interface SynapsesOnChip {
  /** Error of the weights over their size, root mean square; see `errorOf`. */
  readonly error: number;
  /** What helps against the error. */
  readonly remedy?: string | undefined;
  /** Longest delay in steps. */
  readonly longest: number;
  /** Longest delay that there can be, in steps. */
  readonly limit: number;
}

/** The error of what a chip holds over the size of what is wanted, root mean square; 0 where nothing is wanted. */
export function errorOf(wanted: ArrayLike<number>, held: (at: number) => number): number {
  let [errors, squares] = [0, 0];
  for (let at = 0; at < wanted.length; at++) {
    errors += (held(at) - wanted[at]) ** 2;
    squares += wanted[at] ** 2;
  }
  return squares === 0 ? 0 : Math.sqrt(errors / squares);
}

/** Losses of a projection by whole-number weights, and by delays of a step at least; the refusal of delays that are too long. */
export function lossesOfSynapses(
  { analysed }: PlacedProjection,
  chip: Circuits,
  { error, remedy, longest, limit }: SynapsesOnChip,
): Finding[] {
  const where = analysed.projection.name;
  const found: Finding[] = [];
  if (!(error <= NEGLIGIBLE))
    found.push({
      ...{ kind: 'loss', where, figure: { value: error, unit: '1' } },
      text: `weights are rounded to ${chip.weights}; their error over their size, root mean square`,
      ...(remedy === undefined ? {} : { remedy }),
    });
  if (analysed.layout.rows.some(({ delay }) => delay === 0))
    found.push({
      ...{ kind: 'loss', where, figure: { value: 1, unit: 'step' } },
      text: 'spikes without delay arrive later',
      remedy: 'give the projection a delay of one step',
    });
  if (longest > limit)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: longest, limit, unit: 'steps' } },
      text: 'its longest delay is too long',
      remedy: 'use shorter delays or longer steps',
    });
  return found;
}

/** The refusal of a network of which nothing goes onto the chip. @param remedy model of neurons that does */
export function nothingPlaced({ populations }: Pick<Placement, 'populations'>, remedy: string): Finding[] {
  if (populations.length > 0) return [];
  return [
    {
      ...{ kind: 'refusal', where: 'network', text: 'no population of it can run on the chip' },
      remedy: `use a population of current-based neurons, such as \`${remedy}\``,
    },
  ];
}

/** The refusal of a threshold that is not above where the membrane is reset to. @param lowest threshold over that, in the unit of the membrane */
export function thresholdTooLow({ analysed, neuron }: PlacedPopulation, lowest: number): Finding {
  const unit = analysed.units.get(neuron.membrane)?.symbol ?? '1';
  return {
    ...{ kind: 'refusal', where: analysed.population.name, figure: { value: lowest, unit } },
    text: 'the threshold is not above what a spike resets the membrane to',
    remedy: 'raise the threshold, and drive the neurons by an input instead',
  };
}

/** The refusal of weights beside which the threshold is beyond the integers of the chip. @param ratio of the threshold and the largest weight */
export function weightsTooSmall({ analysed }: PlacedPopulation, ratio: number): Finding {
  return {
    ...{ kind: 'refusal', where: analysed.population.name, figure: { value: ratio, unit: 'weights' } },
    text: 'it takes more of its largest weight to reach the threshold than the integers of the chip can say',
    remedy: 'use fewer and stronger synapses',
  };
}

/** Neurons and synapses of a placed network. */
export function sizeOf({ populations, projections }: Placement): {
  readonly neurons: number;
  readonly synapses: number;
} {
  return {
    neurons: populations.reduce((sum, { neuron }) => sum + neuron.size, 0),
    synapses: projections.reduce((sum, { analysed }) => sum + analysed.layout.count, 0),
  };
}
