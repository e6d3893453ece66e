import type { Population, Projection } from '../../../controllers/engine/index.ts';
import { defineSynapse, fixedProbability, Hz, Network, quantity, seconds } from '../../../controllers/engine/index.ts';
import { thetaPlaceCell } from '../../../controllers/neurons/theta-place-cell.ts';
import { stdpAsymmetric } from '../../../controllers/synapses/stdp-asymmetric.ts';
import { stdpSymmetric } from '../../../controllers/synapses/stdp-symmetric.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { drawInterneurons, drawPyramidalCells, type TrackCells } from './track-cells.ts';

/** Options of {@link describeExploration}. */
export interface ExplorationOptions {
  /** Seed of all draws; a whole number. */
  readonly seed: number;
  /** Seconds per step. */
  readonly period: number;
  /** Metres, start and end of the track, which is run from the start. */
  readonly track: readonly [from: number, to: number];
  /** Number of pyramidal cells. */
  readonly cells: number;
  /** Number of pyramidal cells that a cell receives from, on average; at most `cells`. */
  readonly inputs: number;
  /** Whether pairs of spikes strengthen recurrent synapses in either order, or weaken them where post comes before pre. */
  readonly rule: 'symmetric' | 'asymmetric';
  /** Number of plastic interneurons; without any there are no cue cells either. */
  readonly interneurons: number;
  /** Whether the synapses from and to interneurons learn. */
  readonly inhibitoryLearning: boolean;
  /** nS, largest sum of the recurrent weights onto a cell after the event `bound`. */
  readonly weightSum: number;
}

/** Network of {@link describeExploration}. */
export interface Exploration {
  /** Network of these populations, to be simulated in steps of `period`. */
  readonly network: Network;
  /** Pyramidal cells, whose spikes are given by place, theta and cue. */
  readonly pyramidal: Population<typeof thetaPlaceCell>;
  /** Place fields and cue responses of the pyramidal cells. */
  readonly pyramidalCells: TrackCells;
  /** Synapses among pyramidal cells; `w` is learned. */
  readonly recurrent: Projection<typeof silentSymmetric>;
  /** Absent without interneurons. */
  readonly inhibition?: PlasticInhibition | undefined;
}

/** Interneurons whose synapses learn while exploring. */
export interface PlasticInhibition {
  /** Interneurons, whose spikes are given by place, theta and cue. */
  readonly interneurons: Population<typeof thetaPlaceCell>;
  /** Place fields and cue responses of the interneurons: half of them have a field, the other half respond to the cue. */
  readonly cells: TrackCells;
  /** Synapses from interneurons onto pyramidal cells; `w` is learned. */
  readonly ontoPyramidal: Projection<typeof silentInhibition>;
  /** Synapses from pyramidal cells onto interneurons; `w` is learned. */
  readonly fromPyramidal: Projection<typeof silentInhibition>;
}

/** Probability that an interneuron or a basket cell sends to another cell. */
export const INHIBITORY_PROBABILITY = 0.25;
/** Hz, rate of a pyramidal cell without a field. */
const BACKGROUND = 0.1;
/** Hz, rate in the middle of a field at the best phase of theta, and while the cue is shown. */
const PEAK = 20;

const BOUND = {
  unit: 'weight',
  default: 1e6,
  meaning: 'largest sum of the weights onto a cell after `bound`',
} as const;
const EVENTS = { sum: 'weights_post += w', bound: 'w *= w_sum/max(w_sum, w_in_post)' } as const;

/** `stdpSymmetric` without transmission: what the cells do while exploring is given. */
const silentSymmetric = defineSynapse({
  ...stdpSymmetric,
  name: 'stdp_symmetric_silent',
  parameters: { ...stdpSymmetric.parameters, w_sum: BOUND },
  onPre: 'w += A*w_max*y',
  events: EVENTS,
});

/** The same for `stdpAsymmetric`. */
const silentAsymmetric = defineSynapse({
  ...stdpAsymmetric,
  name: 'stdp_asymmetric_silent',
  parameters: { ...stdpAsymmetric.parameters, w_sum: BOUND },
  onPre: 'w -= A*w_max*y',
  events: EVENTS,
});

/** `silentSymmetric` without the events: for synapses whose sums are not bounded. */
const silentInhibition = defineSynapse({
  ...stdpSymmetric,
  name: 'stdp_symmetric_inhibition',
  onPre: 'w += A*w_max*y',
});

/**
 * Describes the learning network of CA3 while an animal runs along a track: place cells whose spikes precess in theta, and the synapses
 * among them, by the rules of Ecker et al. 2022 (eLife 11:e71850). With interneurons it is that of Liao et al. 2024 (Nat Neurosci
 * 27:1987): a tenth of the place cells and half of the interneurons also fire while a cue is shown; inhibitory synapses strengthen by the
 * symmetric rule with a window of 5 ms, those onto interneurons with 62.5 ms.
 *
 * As in the sources, spikes are given and synapses silent while they learn. Deviations: spikes lie on steps of `period`, a spike arrives
 * a step after it was sent (that of an interneuron at once), and the events `sum` and, a step later, `bound` scale the recurrent weights
 * onto a cell down to `weightSum`.
 */
export function describeExploration(options: ExplorationOptions): Exploration {
  const { seed, period, track, cells, inputs, rule, interneurons, weightSum } = options;
  const random = new RandomStream(seed, 'track cells');
  const network = new Network({ step: seconds(period), seed });
  const pyramidalCells = drawPyramidalCells(cells, track, interneurons > 0, random);
  const inhibitory = drawInterneurons(interneurons, track, random);
  // Interneurons come first, so that their spikes reach pyramidal cells in the step in which they were sent.
  const inhibitors = interneurons > 0 ? population(network, 'running interneurons', inhibitory, 0) : undefined;
  const pyramidal = population(network, 'running pyramidal', pyramidalCells, BACKGROUND);
  const p = inputs / cells;
  const recurrent = network.project(pyramidal, pyramidal, {
    name: 'recurrent learning',
    synapse: rule === 'symmetric' ? silentSymmetric : silentAsymmetric,
    connect: fixedProbability(p, { self: false }),
    receptor: 'weights',
    parameters: { w_sum: quantity(weightSum, 'nS') },
  }) as Projection<typeof silentSymmetric>;
  const inhibition =
    inhibitors === undefined
      ? undefined
      : {
          interneurons: inhibitors,
          cells: inhibitory,
          ...plasticInhibition(network, inhibitors, pyramidal, p, options.inhibitoryLearning),
        };
  return { network, pyramidal, pyramidalCells, recurrent, inhibition };
}

function plasticInhibition(
  network: Network,
  interneurons: Population<typeof thetaPlaceCell>,
  pyramidal: Population<typeof thetaPlaceCell>,
  p: number,
  learns: boolean,
) {
  const A = learns ? stdpSymmetric.parameters.A.default : 0;
  return {
    ontoPyramidal: network.project(interneurons, pyramidal, {
      name: 'inhibition learning',
      synapse: silentInhibition,
      connect: fixedProbability(INHIBITORY_PROBABILITY),
      receptor: 'weights',
      delay: '0 ms',
      parameters: { A, tau: '5 ms' },
    }),
    fromPyramidal: network.project(pyramidal, interneurons, {
      name: 'excitation of interneurons learning',
      synapse: silentInhibition,
      connect: fixedProbability(p),
      receptor: 'weights',
      parameters: { A },
    }),
  };
}

function population(
  network: Network,
  name: string,
  { centres, cued }: TrackCells,
  background: number,
): Population<typeof thetaPlaceCell> {
  const each = (value: (centre: number, cell: number) => number): Float64Array => Float64Array.from(centres, value);
  return network.population(name, thetaPlaceCell, {
    size: centres.length,
    parameters: {
      centre: quantity(
        each((centre) => (Number.isNaN(centre) ? 0 : centre)),
        'm',
      ),
      r_field: Hz(each((centre) => (Number.isNaN(centre) ? 0 : PEAK))),
      r_out: Hz(each((centre) => (Number.isNaN(centre) ? background : 0))),
      r_cue: Hz(each((_, cell) => (cued[cell] === 1 ? PEAK : 0))),
    },
  });
}
