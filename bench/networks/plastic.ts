import type { Population, Projection, Simulation } from '../../controllers/engine/index.ts';
import { allToAll, Network, quantity, seconds } from '../../controllers/engine/index.ts';
import { homogeneousPoisson } from '../../controllers/neurons/homogeneous-poisson.ts';
import { lif } from '../../controllers/neurons/lif.ts';
import { poisson } from '../../controllers/neurons/poisson.ts';
import { stdp } from '../../controllers/synapses/stdp.ts';

/** Hz */
export const INPUT_RATE = 20;
/** A, largest weight times the number of inputs: drives targets at about 10 Hz when weights are uniform up to it. */
const DRIVE = 3.75e-9;

export interface Plastic {
  readonly network: Network;
  readonly input: Population<typeof homogeneousPoisson | typeof poisson>;
  readonly cells: Population<typeof lif>;
  readonly synapses: Projection<typeof stdp>;
  /** Sets the input's rates; to be called once a simulation is built. */
  start(simulation: Simulation): void;
}

/** B2: Poisson inputs at 20 Hz onto integrate-and-fire neurons, every pair by a synapse with additive pair STDP. */
export function plastic(options: {
  readonly inputs: number;
  readonly targets: number;
  /** s */
  readonly step: number;
  readonly seed: number;
  /** What the inputs draw: intervals between spikes (default), or a number in every step. */
  readonly draw?: 'intervals' | 'steps';
}): Plastic {
  const { inputs, targets, step, seed, draw = 'intervals' } = options;
  const network = new Network({ step: seconds(step), seed });
  const input = network.population('input', draw === 'intervals' ? homogeneousPoisson : poisson, { size: inputs });
  const cells = network.population('cells', lif, { size: targets });
  const largest = DRIVE / inputs;
  const synapses = network.project(input, cells, {
    name: 'plastic',
    synapse: stdp,
    receptor: 'excitatory',
    connect: allToAll(),
    parameters: {
      A_plus: quantity(1e-4 * largest, 'A'),
      A_minus: quantity(1.05e-4 * largest, 'A'),
      w_max: quantity(largest, 'A'),
    },
    initial: { w: quantity((random) => largest * random.uniform(), 'A') },
  });
  return {
    network,
    input,
    cells,
    synapses,
    start: (simulation) => void simulation.input(input, 'rate', 'Hz').fill(INPUT_RATE),
  };
}
