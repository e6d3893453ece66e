import type { Population, Projection, Simulation } from '../../controllers/engine/index.ts';
import { allToAll, Network, simulate } from '../../controllers/engine/index.ts';
import { lif } from '../../controllers/neurons/lif.ts';
import { poisson } from '../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../controllers/synapses/dopamine-stdp.ts';
import { fixed } from '../../controllers/synapses/static.ts';
import { exp } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';

const STEP = 1e-3;
/** Place cells on a grid, fields of one width, m. */
const COLUMNS = 40;
const ROWS = 25;
const WIDTH = 0.16;
/** Hz at the centre of a field. */
const PEAK = 60;
const ACTIONS = 400;
/** A, largest weight of a plastic synapse, and weight of a lateral one. */
const LARGEST = 36e-12;
const LATERAL = -0.8e-12;
/** Ticks between rewards, and what one adds to dopamine. */
const REWARD_EVERY = 1000;
const REWARD = 5;

/** B3 and the host it is in a loop with. */
export interface ClosedLoop {
  readonly network: Network;
  readonly simulation: Simulation;
  readonly place: Population<typeof poisson>;
  readonly action: Population<typeof lif>;
  readonly plastic: Projection<typeof dopamineStdp>;
  /** One ms: the place where the agent is sets the rates, the network advances, its spikes move the agent. */
  exchange(): void;
  /** Spikes of action cells so far. */
  spikes(): number;
}

/**
 * B3: 1000 place cells whose rates the host sets every ms, all onto 400 action cells by synapses with dopamine-modulated
 * plasticity and an eligibility of 1 s, and lateral inhibition; steps of 1 ms.
 */
export function closedLoop(seed: number): ClosedLoop {
  const network = new Network({ step: STEP, seed });
  const place = network.population('place', poisson, { size: COLUMNS * ROWS });
  const action = network.population('action', lif, { size: ACTIONS });
  const plastic = network.project(place, action, {
    name: 'plastic',
    synapse: dopamineStdp,
    receptor: 'excitatory',
    connect: allToAll(),
    parameters: { A_plus: 0.01 * LARGEST, A_minus: 0.0105 * LARGEST, w_max: LARGEST },
    initial: { w: (random) => LARGEST * (0.4 + 0.2 * random.uniform()) },
  });
  network.project(action, action, {
    name: 'lateral',
    synapse: fixed,
    receptor: 'inhibitory',
    connect: allToAll(),
    initial: { w: LATERAL },
  });
  const simulation = simulate(network);
  const rates = simulation.input(place, 'rate');
  const walk = new RandomStream(seed, 'bench/walk');
  const ids = new Uint32Array(ACTIONS);
  const alongX = new Float64Array(COLUMNS);
  const alongY = new Float64Array(ROWS);
  const at = { x: 0, y: 0 };
  let ticks = 0;
  let spikes = 0;
  const profile = (out: Float64Array, centre: number): void => {
    for (let n = 0; n < out.length; n++) {
      const away = ((2 * n) / (out.length - 1) - 1 - centre) / WIDTH;
      out[n] = exp(-0.5 * away * away);
    }
  };
  return {
    network,
    simulation,
    place,
    action,
    plastic,
    spikes: () => spikes,
    exchange() {
      profile(alongX, at.x);
      profile(alongY, at.y);
      for (let row = 0, cell = 0; row < ROWS; row++) {
        const peak = PEAK * (alongY[row] as number);
        for (let column = 0; column < COLUMNS; column++) rates[cell++] = peak * (alongX[column] as number);
      }
      if (++ticks % REWARD_EVERY === 0) simulation.setModulator('dopamine', REWARD);
      simulation.step();
      const count = simulation.spikes(action, ids);
      spikes += count;
      let push = 0;
      for (let n = 0; n < count; n++) push += (ids[n] as number) < ACTIONS / 2 ? -1 : 1;
      at.x = Math.max(-1, Math.min(1, at.x + 1e-4 * push + 0.01 * (walk.uniform() - 0.5)));
      at.y = Math.max(-1, Math.min(1, at.y + 0.01 * (walk.uniform() - 0.5)));
    },
  };
}
