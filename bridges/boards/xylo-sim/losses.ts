import type { Population } from '../../../controllers/engine/index.ts';
import { largestMagnitude, mean } from '../circuits/jumps.ts';
import {
  type Circuits,
  errorOf,
  lossesOfCircuits,
  lossesOfSynapses,
  NEGLIGIBLE,
  nothingPlaced,
  thresholdTooLow,
} from '../circuits/losses.ts';
import type { PlacedPopulation } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import type { XyloChipLimits } from './chips.ts';
import type { XyloGroup, XyloProjection, XyloRole } from './integers.ts';
import { MOST_SPIKES } from './neuron.ts';
import { keptBy } from './quantise.ts';

/** What circuits of the chip lose. */
const CIRCUITS: Circuits = {
  reset: 'threshold',
  zero: 'its zero',
  spikes: 'at',
  shared: ['membrane time constant', 'synaptic time constant'],
  weights: '8 bits',
};
/** The chip's currents keep at least half of themselves; a model that keeps less than this has other synapses. */
const LEAST_KEPT = 0.25;

/** Losses and refusals by the chip's neuron, and by shifts in place of time constants. */
export function lossesOfNeurons(group: XyloGroup, limits: XyloChipLimits): Finding[] {
  const { placed, role, dash, synapticDash, threshold: thresholds } = group;
  const { analysed, neuron } = placed;
  const where = analysed.population.name;
  const { currents, threshold } = neuron;
  const lowest = threshold.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const found = [...(lowest > 0 ? [] : [thresholdTooLow(placed, lowest)]), ...lossesOfCircuits(placed, CIRCUITS)];
  if (role === 'hidden')
    found.push({
      ...{ kind: 'loss', where, figure: { value: MOST_SPIKES.hidden, unit: 'spikes a step' } },
      text: 'neurons may spike several times in a step, and their synapses act as often; the host sees one spike',
    });
  const most = role === 'hidden' ? limits.synapses : 1;
  if (currents.length > most)
    found.push({
      ...{ kind: 'refusal', where, figure: { value: currents.length, limit: most, unit: 'time constants' } },
      text: `a ${role} neuron has too few synaptic currents`,
      remedy: 'give excitation and inhibition one time constant',
    });
  const decay = (what: string, keep: Float64Array, shift: number): void => {
    const wanted = 1 - mean(keep);
    const value = wanted === 0 ? 1 : Math.abs(2 ** -shift - wanted) / wanted;
    if (value > NEGLIGIBLE)
      found.push({
        ...{ kind: 'loss', where, figure: { value, unit: '1' } },
        text: `the ${what} keeps ${percent(keptBy(shift))} in a step; that of the model ${percent(1 - wanted)}; the relative error of the rate`,
        remedy: 'choose time constants whose rate is a power of two, and train with them',
      });
  };
  decay('membrane', neuron.keepMembrane, dash);
  currents.forEach(({ keep, variables }, c) => {
    if (mean(keep) < LEAST_KEPT)
      found.push({
        ...{ kind: 'refusal', where, figure: { value: mean(keep), limit: LEAST_KEPT, unit: 'of the current' } },
        text: 'synapses have a current that lasts; those of the model act in one step',
        remedy: 'use a neuron with a synaptic current, such as `lif`, whose time constant is more than a step',
      });
    else decay('synaptic current', keep, synapticDash[c]);
    if (variables.length > 1 || neuron.lag > 0)
      found.push({
        kind: 'loss',
        where,
        text: `${variables.join(', ')} of the model cannot be read: they are one current`,
      });
  });
  const coarse = 1 / Math.max(1, mean(Float64Array.from(thresholds)));
  if (neuron.gains.size > 0 || neuron.drive.some((one) => one !== 0) || coarse > 1e-2)
    found.push({
      ...{ kind: 'loss', where, figure: { value: coarse, unit: 'of the threshold' } },
      text: 'the membrane and its inputs move in steps',
    });
  return found;
}

/** Losses of a projection by rounding of its weights, and losses or refusals by delays that the chip does not have. */
export function lossesOfProjection(projection: XyloProjection, added: Float64Array): Finding[] {
  const { placed, scale, shift, from, weights } = projection;
  const where = placed.analysed.projection.name;
  const found = lossesOfSynapses(placed, CIRCUITS, {
    error: errorOf(added, (at) => (weights[at] * 2 ** shift) / scale),
    remedy: largestMagnitude(added) * scale < 64 * 2 ** shift ? 'use fewer and stronger synapses' : undefined,
    longest: 0,
    limit: Infinity,
  });
  const delays = placed.analysed.layout.rows.map(({ delay }) => delay + placed.target.neuron.lag);
  const only = from.kind === 'input' ? delays[0] : 1;
  if (delays.some((delay) => delay !== only && delay !== 0))
    found.push({
      ...{ kind: 'refusal', where, figure: { value: Math.max(...delays), unit: 'steps' } },
      text:
        from.kind === 'input'
          ? 'an input channel has one delay; the synapses have several'
          : 'spikes between neurons take one step on the chip; those of the model take longer',
      remedy: 'use a delay of one step',
    });
  return found;
}

/** Sources whose spikes would have to come at several times. */
export function routesOf(projections: readonly XyloProjection[]): Finding[] {
  const delays = new Map<Population, Set<number>>();
  for (const { placed, from, inputDelay } of projections) {
    const { population } = placed.source;
    if (from.kind === 'input') delays.set(population, (delays.get(population) ?? new Set()).add(inputDelay));
  }
  return [...delays]
    .filter(([, several]) => several.size > 1)
    .map(([{ name }, several]) => ({
      ...{ kind: 'refusal', where: name, figure: { value: several.size, limit: 1, unit: 'delays' } },
      text: 'an input channel has one delay; the projections of this source have several',
      remedy: 'give them one delay',
    }));
}

/** Use of the chip's capacity by the network, and refusals beyond it. */
export function capacityOf(
  groups: readonly XyloGroup[],
  projections: readonly XyloProjection[],
  channels: number,
  limits: XyloChipLimits,
): Finding[] {
  if (groups.length === 0) return nothingPlaced({ populations: [] }, 'lif');
  const size = (role: XyloRole): number =>
    groups.filter((one) => one.role === role).reduce((sum, { placed }) => sum + placed.neuron.size, 0);
  const reached = groups.filter((group) =>
    projections.some(({ target, from }) => target === group && from.kind === 'input'),
  );
  const sending = groups.filter((group) =>
    projections.some(({ placed, target }) => target.role === 'readout' && placed.source === group.placed.analysed),
  );
  const neuronsOf = (some: readonly XyloGroup[]): number =>
    some.reduce((sum, { placed }) => sum + placed.neuron.size, 0);
  const use: readonly (readonly [text: string, value: number, limit: number, remedy: string])[] = [
    ['input channels', channels, limits.inputs, 'use fewer sources of spikes'],
    ['hidden neurons', size('hidden'), limits.hidden, 'use a smaller network'],
    ['readout neurons', size('readout'), limits.readouts, 'use a smaller network'],
    ['hidden neurons that inputs reach', neuronsOf(reached), limits.gates, 'put a smaller population between'],
    ['hidden neurons that reach readouts', neuronsOf(sending), limits.gates, 'put a smaller population between'],
  ];
  const fanOuts = groups.map(({ placed }) => ({
    where: placed.analysed.population.name,
    value: largestFanOut(placed, projections),
  }));
  return [
    ...use.map(([text, value, limit, remedy]): Finding => {
      const finding = { where: 'network', text, figure: { value, limit, unit: text } };
      return value > limit ? { kind: 'refusal', ...finding, remedy } : { kind: 'capacity', ...finding };
    }),
    ...fanOuts.map(({ where, value }): Finding => {
      const finding = {
        where,
        text: 'synapses out of one neuron',
        figure: { value, limit: limits.fanOut, unit: 'synapses' },
      };
      return value > limits.fanOut
        ? { kind: 'refusal', ...finding, remedy: 'connect more sparsely' }
        : { kind: 'capacity', ...finding };
    }),
  ];
}

/** The most that any neuron of a population can have: the longest rows of its projections together. */
function largestFanOut({ analysed }: PlacedPopulation, projections: readonly XyloProjection[]): number {
  return projections
    .filter(({ placed }) => placed.source === analysed)
    .reduce((sum, { placed }) => sum + placed.analysed.layout.rows.reduce((most, { longest }) => most + longest, 0), 0);
}

function percent(share: number): string {
  return `${Math.round(share * 1e4) / 1e2} %`;
}
