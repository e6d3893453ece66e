import type { Numbers } from '../../controllers/engine/compiler/index.ts';
import type { Population, Projection, Simulation } from '../../controllers/engine/index.ts';
import { allToAll, Hz, Network, quantity, seconds, simulate } from '../../controllers/engine/index.ts';
import { lif } from '../../controllers/neurons/lif.ts';
import { poisson } from '../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../controllers/synapses/dopamine-stdp.ts';
import { staticSynapse } from '../../controllers/synapses/static.ts';
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
/** Ticks between rewards, and the dopamine that one leaves, in Hz. */
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
  const network = new Network({ step: seconds(STEP), seed });
  const place = network.population('place', poisson, { size: COLUMNS * ROWS });
  const action = network.population('action', lif, { size: ACTIONS });
  const plastic = network.project(place, action, {
    name: 'plastic',
    synapse: dopamineStdp,
    receptor: 'excitatory',
    connect: allToAll(),
    parameters: {
      A_plus: quantity(0.01 * LARGEST, 'A'),
      A_minus: quantity(0.0105 * LARGEST, 'A'),
      w_max: quantity(LARGEST, 'A'),
    },
    initial: { w: quantity((random) => LARGEST * (0.4 + 0.2 * random.uniform()), 'A') },
  });
  network.project(action, action, {
    name: 'lateral',
    synapse: staticSynapse,
    receptor: 'inhibitory',
    connect: allToAll(),
    initial: { w: quantity(LATERAL, 'A') },
  });
  const simulation = simulate(network);
  const rates = simulation.input(place, 'rate', 'Hz');
  const walk = new RandomStream(seed, 'bench/walk');
  const ids = new Uint32Array(ACTIONS);
  const alongX = new Float64Array(COLUMNS);
  const alongY = new Float64Array(ROWS);
  const at = { x: 0, y: 0 };
  let ticks = 0;
  let spikes = 0;
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
      setRates(rates, alongX, alongY);
      if (++ticks % REWARD_EVERY === 0) simulation.setModulator('dopamine', Hz(REWARD));
      simulation.step();
      const count = simulation.spikes(action, ids);
      spikes += count;
      let push = 0;
      for (let n = 0; n < count; n++) push += ids[n] < ACTIONS / 2 ? -1 : 1;
      at.x = Math.max(-1, Math.min(1, at.x + 1e-4 * push + 0.01 * (walk.uniform() - 0.5)));
      at.y = Math.max(-1, Math.min(1, at.y + 0.01 * (walk.uniform() - 0.5)));
    },
  };
}

/** A Gaussian around `centre` at even places from -1 to 1, where the ratio of neighbours changes by a constant factor. */
function profile(out: Float64Array, centre: number): void {
  const away = (-1 - centre) / WIDTH;
  const apart = 2 / (out.length - 1) / WIDTH;
  const change = exp(-apart * apart);
  let ratio = exp(-apart * (away + 0.5 * apart));
  let value = exp(-0.5 * away * away);
  for (let n = 0; n < out.length; n++) {
    out[n] = value;
    value *= ratio;
    ratio *= change;
  }
}

/** Rates of the place cells, row by row. */
function setRates(rates: Numbers, alongX: Float64Array, alongY: Float64Array): void {
  let cell = 0;
  for (let row = 0; row < ROWS; row++) {
    const peak = PEAK * alongY[row];
    for (let column = 0; column < COLUMNS; column++, cell++) rates[cell] = peak * alongX[column];
  }
}
