import { largestMagnitude, mean } from '../circuits/jumps.ts';
import {
  type Circuits,
  errorOf,
  lossesOfCircuits,
  lossesOfSynapses,
  NEGLIGIBLE,
  nothingPlaced,
  sizeOf,
  weightsTooSmall,
} from '../circuits/losses.ts';
import type { PlacedPopulation, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import { TINYODIN_NEURONS } from './events.ts';
import type { FittedNeuron } from './fit-leak.ts';
import { LARGEST_WEIGHT, type TinyOdinProjection } from './integers.ts';

/** What circuits of the chip lose. A threshold is a whole number, which a fit chooses: at it or over it is the same. */
const CIRCUITS: Circuits = {
  reset: 'value',
  zero: 'rest',
  spikes: undefined,
  shared: [],
  weights: '4 bits, one of which is the sign',
};

/** Losses and refusals by the chip's neuron. @param rest resting potentials of the membranes over their zero */
export function lossesOfNeurons(placed: PlacedPopulation, rest: Float64Array): Finding[] {
  const { analysed, neuron } = placed;
  const where = analysed.population.name;
  const { currents, gains, drive } = neuron;
  const unit = analysed.units.get(neuron.membrane)?.symbol ?? '1';
  const found: Finding[] = [
    {
      ...{ kind: 'loss', where },
      text: 'spikes of a step arrive one after the other, and each may fire the neuron: order counts, and a second spike in a step is dropped',
    },
  ];
  if (drive.some((one, n) => one !== 0 && neuron.keepMembrane[n] === 1))
    found.push({
      ...{ kind: 'refusal', where, figure: { value: mean(drive), unit } },
      text: 'something drives its neurons without spikes, which nothing on the chip does; in a step',
      remedy: 'drive the neurons by spikes',
    });
  if (largestMagnitude(rest) > NEGLIGIBLE * largestMagnitude(neuron.threshold))
    found.push({
      ...{ kind: 'loss', where, figure: { value: mean(rest), unit } },
      text: 'a spike sets the membrane to rest; the model sets it to a value so far below',
      remedy: 'set the reset potential to the resting potential',
    });
  if (gains.size > 0)
    found.push({
      ...{ kind: 'loss', where },
      text: `the chip takes spikes only: inputs (${[...gains.keys()].join(', ')}) must stay 0, and setting one fails`,
    });
  found.push(...lossesOfCircuits(placed, CIRCUITS));
  for (const { keep, variables } of currents) {
    const tail = mean(keep.map((one) => 1 / (1 - one)));
    if (tail > 1 + NEGLIGIBLE)
      found.push({
        ...{ kind: 'loss', where, figure: { value: tail, unit: 'steps' } },
        text: `a spike adds its whole charge at once; the model spreads it by ${variables.join(', ')} with a time constant, which cannot be read`,
        remedy: 'use a neuron without synaptic current, such as `lifDelta`',
      });
  }
  return found;
}

/** Losses by a linear leak and by whole numbers. @param largest magnitude of a weight in the chip's integers */
export function lossesOfFit(
  { analysed, neuron }: PlacedPopulation,
  fits: readonly FittedNeuron[],
  largest: number,
): Finding[] {
  const where = analysed.population.name;
  const error = Math.max(...fits.map((fit) => fit.error));
  const found: Finding[] = [];
  if (neuron.keepMembrane.some((keep) => keep < 1))
    found.push({
      ...{ kind: 'loss', where, figure: { value: error, unit: 'of the mean rate' } },
      text: `the membrane leaks by a fixed amount in a step (${range(fits.map(({ leak }) => leak))}, with a threshold of ${range(fits.map(({ threshold }) => threshold))}), not by a share; fitted to the firing rates at constant drive, root mean square error`,
      remedy: 'train with the twin of the chip in the loop',
    });
  if (largest > 0 && largest < LARGEST_WEIGHT * (1 - NEGLIGIBLE))
    found.push({
      ...{ kind: 'saturation', where, figure: { value: largest, limit: LARGEST_WEIGHT, unit: 'units' } },
      text: 'weights do not use their 4 bits, as the threshold is at the end of its 11',
      remedy: 'use fewer and stronger synapses',
    });
  return found;
}

/** Losses of a projection by weights of 4 bits and by delays of at least one step, and refusals of delays that are too long. */
export function lossesOfProjection(
  { placed, targets, units }: Omit<TinyOdinProjection, 'rows'>,
  weights: ArrayLike<number>,
): Finding[] {
  const { layout } = placed.analysed;
  const wanted = Float64Array.from({ length: layout.length }, (_, at) =>
    targets[at] < units.length ? weights[at] * units[targets[at]] : 0,
  );
  return lossesOfSynapses(placed, CIRCUITS, {
    error: errorOf(wanted, (at) => Math.round(wanted[at])),
    longest: Math.max(0, ...layout.rows.map(({ delay }) => delay)) + placed.target.neuron.lag,
    limit: placed.source.ring.slots,
  });
}

/** Saturation of synapses that share a weight of the chip. @param value number of such weights whose sum is clipped */
export function clippedSums(value: number): Finding {
  return {
    ...{ kind: 'saturation', where: 'network', figure: { value, unit: 'weights' } },
    text: 'synapses from one neuron to another with the same delay share a weight, and their sum is beyond 4 bits',
    remedy: 'join the projections, or give them different delays',
  };
}

/** The refusal of a population whose threshold the chip's integers cannot say. */
export function tooSmall(placed: PlacedPopulation, thresholds: Float64Array, largest: number): Finding {
  const { analysed, neuron } = placed;
  const where = analysed.population.name;
  if (!thresholds.every((one) => one > 0))
    return {
      ...{
        kind: 'refusal',
        where,
        figure: { value: Math.min(...thresholds), unit: analysed.units.get(neuron.membrane)?.symbol ?? '1' },
      },
      text: 'the threshold is not above rest, where the chip has its zero',
      remedy: 'raise the threshold, and drive the neurons by spikes instead',
    };
  return weightsTooSmall(placed, largestMagnitude(thresholds) / largest);
}

/** Use of the chip's capacity by the network, and refusals beyond it. @param rows number of pairs of a source neuron and a delay */
export function capacityOf(placement: Placement, rows: number): Finding[] {
  const { neurons, synapses } = sizeOf(placement);
  const limit = TINYODIN_NEURONS;
  const where = 'network';
  const nothing = nothingPlaced(placement, 'lifDelta');
  if (nothing.length > 0) return nothing;
  const found: Finding[] = [];
  if (neurons > limit)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: neurons, limit, unit: 'neurons' } },
      ...{ text: 'it has too many neurons', remedy: 'use a smaller network' },
    });
  if (rows > limit)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: rows, limit, unit: 'rows' } },
      text: 'it has too many sources: each neuron that sends spikes onto the chip takes a row of weights for each delay',
      remedy: 'give all synapses one delay, or use fewer sources',
    });
  return [
    ...found,
    { kind: 'capacity', where, text: 'neurons', figure: { value: neurons, limit, unit: 'neurons' } },
    {
      ...{ kind: 'capacity', where, figure: { value: rows, limit, unit: 'rows' } },
      text: 'rows of weights, one for each source and delay',
    },
    { kind: 'capacity', where, text: 'synapses', figure: { value: synapses, limit: limit ** 2, unit: 'synapses' } },
  ];
}

/** The least and the most of numbers. */
function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least} to ${most}`;
}
