import type { Connections, Population, Projection } from '../../../controllers/engine/index.ts';
import {
  defineNeuron,
  explicit,
  fixedProbability,
  Network,
  nS,
  oneToOne,
  seconds,
} from '../../../controllers/engine/index.ts';
import {
  adaptiveExponentialBiexponential,
  hippocampalCells,
} from '../../../controllers/neurons/adaptive-exponential-biexponential.ts';
import { homogeneousPoisson } from '../../../controllers/neurons/homogeneous-poisson.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { INHIBITORY_PROBABILITY } from './ca3-exploration.ts';

/** Options of {@link describeRest}. */
export interface RestOptions {
  /** Seed of all draws; a whole number. */
  readonly seed: number;
  /** Number of pyramidal cells. */
  readonly cells: number;
  /** Number of pyramidal cells that a basket cell receives from, on average; at most `cells`. */
  readonly inputs: number;
  /** Number of basket cells. */
  readonly basketCells: number;
  /** nS, weight of a mossy fibre. */
  readonly mossyWeight: number;
  /** Synapses among pyramidal cells. Their weights are 0 until they are set. */
  readonly recurrent: Connections;
  /** Plastic interneurons and their synapses, if there are any. Their weights are 0 until they are set. */
  readonly inhibition?: {
    /** Number of interneurons. */
    readonly size: number;
    /** Synapses from interneurons onto pyramidal cells. */
    readonly ontoPyramidal: Connections;
    /** Synapses from pyramidal cells onto interneurons. */
    readonly fromPyramidal: Connections;
  };
}

/** Network of {@link describeRest}. */
export interface Rest {
  /** Network of these populations, to be simulated in steps of 0.1 ms. */
  readonly network: Network;
  /** One source for each pyramidal cell; its `rate` is 0 until it is set. */
  readonly mossyFibres: Population<typeof homogeneousPoisson>;
  /** Pyramidal cells, in the order of those that learn. */
  readonly pyramidal: Population<typeof restingCell>;
  /** Basket cells, whose synapses do not learn. */
  readonly basket: Population<typeof restingCell>;
  /** Synapses among pyramidal cells; weights are 0 until they are set. */
  readonly recurrent: Projection<typeof staticSynapse>;
  /** Absent without interneurons. */
  readonly inhibition?:
    | {
        /** Plastic interneurons, in the order of those that learn. */
        readonly interneurons: Population<typeof restingCell>;
        /** Synapses from interneurons onto pyramidal cells; weights are 0 until they are set. */
        readonly ontoPyramidal: Projection<typeof staticSynapse>;
        /** Synapses from pyramidal cells onto interneurons; weights are 0 until they are set. */
        readonly fromPyramidal: Projection<typeof staticSynapse>;
      }
    | undefined;
}

/** The cells of the source. Euler's method takes two fifths of the time of Runge-Kutta's. */
const restingCell = defineNeuron({
  ...adaptiveExponentialBiexponential,
  name: 'adaptive_exponential_biexponential_euler',
  method: { v: 'euler', w: 'euler' },
});

/** Seconds, step of the network at rest. */
export const REST_STEP = 1e-4;

/**
 * Describes the network of CA3 at rest, with frozen weights: adaptive exponential pyramidal and basket cells, each pyramidal cell driven by
 * a mossy fibre of its own (Ecker et al. 2022, eLife 11:e71850). Plastic interneurons are cells as basket cells are (Liao et al. 2024).
 *
 * Deviation: membranes are stepped by forward Euler, where the source takes exponential Euler, which is of the first order too.
 */
export function describeRest(options: RestOptions): Rest {
  const { seed, cells, inputs, basketCells, mossyWeight } = options;
  const network = new Network({ step: seconds(REST_STEP), seed });
  const cellsOf = (name: string, size: number, kind: keyof typeof hippocampalCells) =>
    network.population(name, restingCell, { size, parameters: hippocampalCells[kind] });
  const mossyFibres = network.population('mossy fibres', homogeneousPoisson, { size: cells });
  const pyramidal = cellsOf('pyramidal', cells, 'pyramidal');
  const basket = cellsOf('basket', basketCells, 'basket');
  network.project(mossyFibres, pyramidal, {
    synapse: staticSynapse,
    connect: oneToOne(),
    receptor: 'mossy',
    delay: '0 ms',
    initial: { w: nS(mossyWeight) },
  });
  const recurrent = network.project(pyramidal, pyramidal, {
    name: 'recurrent',
    synapse: staticSynapse,
    connect: explicit(options.recurrent),
    receptor: 'excitatory',
    delay: '2.2 ms',
  });
  network.project(basket, pyramidal, {
    synapse: staticSynapse,
    connect: fixedProbability(INHIBITORY_PROBABILITY),
    receptor: 'inhibitory',
    delay: '1.1 ms',
    initial: { w: '0.65 nS' },
  });
  network.project(pyramidal, basket, {
    synapse: staticSynapse,
    connect: fixedProbability(inputs / cells),
    receptor: 'excitatory',
    delay: '0.9 ms',
    initial: { w: '0.85 nS' },
  });
  network.project(basket, basket, {
    synapse: staticSynapse,
    connect: fixedProbability(INHIBITORY_PROBABILITY),
    receptor: 'inhibitory',
    delay: '0.6 ms',
    initial: { w: '5 nS' },
  });
  if (options.inhibition === undefined) return { network, mossyFibres, pyramidal, basket, recurrent };
  const { size, ...synapses } = options.inhibition;
  const interneurons = cellsOf('interneurons', size, 'basket');
  const inhibition = {
    interneurons,
    ontoPyramidal: network.project(interneurons, pyramidal, {
      name: 'plastic inhibition',
      synapse: staticSynapse,
      connect: explicit(synapses.ontoPyramidal),
      receptor: 'inhibitory',
      delay: '1.1 ms',
    }),
    fromPyramidal: network.project(pyramidal, interneurons, {
      name: 'excitation of interneurons',
      synapse: staticSynapse,
      connect: explicit(synapses.fromPyramidal),
      receptor: 'excitatory',
      delay: '0.9 ms',
    }),
  };
  return { network, mossyFibres, pyramidal, basket, recurrent, inhibition };
}
