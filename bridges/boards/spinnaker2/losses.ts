import { type Circuits, errorOf, lossesOfCircuits, lossesOfSynapses } from '../circuits/losses.ts';
import type { PlacedPopulation, Placement } from '../circuits/placement.ts';
import type { Finding } from '../finding.ts';
import { LONGEST_DELAY, type Spinnaker2Projection } from './exported-network.ts';
import { type Currents, type Incoming, writtenDelay } from './incoming.ts';

/** What neurons of the chip lose. */
const CIRCUITS: Circuits = {
  reset: 'either',
  zero: 'its zero',
  spikes: 'over',
  shared: [],
  weights: 'whole numbers from -15 to 15',
};

/** Losses and refusals by the neurons `lif` and `lif_curr_exp`, and by properties of them that are not published. */
export function lossesOfNeurons(placed: PlacedPopulation, currents: Currents): Finding[] {
  const { analysed, neuron } = placed;
  const where = analysed.population.name;
  const { gains } = neuron;
  const found: Finding[] = [];
  for (const [sign, { size }] of [['positive', currents.positive] as const, ['negative', currents.negative] as const])
    if (size > 1)
      found.push({
        ...{ kind: 'refusal', where, figure: { value: size, limit: 1, unit: 'time constants' } },
        text: `a neuron has one synaptic current for ${sign} weights; those of the model decay differently`,
        remedy: `give all receptors of ${sign} weights one time constant`,
      });
  found.push(...lossesOfCircuits(placed, CIRCUITS));
  if (gains.size > 0)
    found.push({
      ...{ kind: 'loss', where },
      text: `neurons take spikes only: inputs (${[...gains.keys()].join(', ')}) are not written`,
    });
  if (neuron.currents.some(({ keep }) => keep.some((share) => share !== 0)))
    found.push({
      ...{ kind: 'loss', where, figure: { value: 1, unit: 'step' } },
      text: 'whether a spike moves the membrane in the step in which it arrives, or in the next, is not published',
      remedy: 'compare one neuron with the model before more is built on it',
    });
  return found;
}

/** Losses of a projection by weights of four bits and a sign, and refusals of delays that are too long. */
export function lossesOfProjection({ placed, jumps }: Incoming, scale: number, written: number): Finding[] {
  const { projection, layout } = placed.analysed;
  const where = projection.name;
  const found = lossesOfSynapses(placed, CIRCUITS, {
    error: errorOf(jumps, (at) => Math.round(jumps[at] * scale) / scale),
    longest: Math.max(...layout.rows.map(({ delay }) => writtenDelay(delay, placed) + 1)),
    limit: LONGEST_DELAY,
  });
  const synapses = jumps.reduce((sum, jump) => sum + Number(jump !== 0), 0);
  if (written < synapses)
    found.push({
      ...{ kind: 'loss', where, figure: { value: synapses - written, limit: synapses, unit: 'synapses' } },
      text: 'weights that are too small beside the largest onto the same neurons become 0, and are left out',
      remedy: 'use weights of more equal size onto a population',
    });
  return found;
}

/** Size of the network, and losses and refusals of the whole: sources without spikes, another step, nothing to write. */
export function capacityOf(
  { populations, hosted }: Placement,
  step: number,
  projections: readonly Spinnaker2Projection[],
): Finding[] {
  const where = 'network';
  if (populations.length === 0)
    return [
      {
        ...{ kind: 'refusal', where, text: 'no population of it can be written' },
        remedy: 'use a population of current-based neurons, such as `lif`',
      },
    ];
  const found: Finding[] = hosted.map(({ name }) => ({
    ...{ kind: 'loss', where: name, text: 'its spikes are not written: it is an empty `spike_list`' },
    remedy: 'give it the spikes of an experiment, in steps, before the network is run',
  }));
  if (step !== 1e-3)
    found.push({
      ...{ kind: 'loss', where, figure: { value: 1000 * step, unit: 'ms' } },
      text: 'a step of the chip lasts 1 ms unless its program is built otherwise; one of the model lasts',
      remedy: 'build the network with a step of 1 ms',
    });
  const neurons = populations.reduce((sum, { neuron }) => sum + neuron.size, 0);
  const synapses = projections.reduce((sum, { connections }) => sum + connections.length, 0);
  return [
    ...found,
    { kind: 'capacity', where, text: 'neurons', figure: { value: neurons, unit: 'neurons' } },
    { kind: 'capacity', where, text: 'synapses', figure: { value: synapses, unit: 'synapses' } },
  ];
}
