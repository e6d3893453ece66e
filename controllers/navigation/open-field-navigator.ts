import { pack, unpack } from 'msgpackr';
import type { Body, Controller, Pose, Twist, WeightMap } from '../../agents/index.ts';
import { cos, exp, sin } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';
import type { Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, explicit, Network, simulate } from '../engine/index.ts';
import { bernoulli } from '../neurons/bernoulli.ts';
import { homogeneousPoisson } from '../neurons/homogeneous-poisson.ts';
import { lifAlpha } from '../neurons/lif-alpha.ts';
import { dopamineStdp } from '../synapses/dopamine-stdp.ts';
import { fixed } from '../synapses/static.ts';
import { Activity } from './activity.ts';
import { BORDER_CELLS, borderSynapses, senseBorders } from './border-cells.ts';
import { steer } from './heading-servo.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';
import { placeActionWeights } from './place-action-weights.ts';

export interface OpenFieldNavigatorOptions {
  readonly body: Body;
  /** m, half the side of the square arena; the outermost place cells lie on its walls. */
  readonly halfWidth: number;
  /** Hz, of a place cell at the centre of its field; default 200. */
  readonly peakRate?: number;
  /** A, eligibility that a coincident pair leaves; default 0.1 pA. */
  readonly learningRate?: number;
  /** A, largest weight; default 60 pA. */
  readonly maximalWeight?: number;
  readonly emitter?: SimulationOptions['emitter'];
}

/** s, network step */
const STEP = 1e-4;
/** s; the published 1 ms, and the step after which NEST's neurons take in what has arrived. */
const DELAY = 1.1e-3;
const CELLS_A_SIDE = 21;
const FIELD_WIDTH = 0.2;
/** m; a cell this far away would fire once in 20 minutes. */
const FIELD_REACH = 1;
const ACTION_NEURONS = 40;
const FULL_TURN = 6.283185307179586;
/** s that the agent waits at the start before each trial but the first; the bump lives through it, and so does its push. */
const PAUSE = 0.4;
/** m that a spike adds to the displacement of each tick, and s with which that fades. */
const STRIDE = 1e-4;
const STRIDE_DECAY = 0.05;
const BORDER_DEPTH = 0.2;
const BORDER_RATE = 2000;

type Observations = { readonly pose: Readonly<Pose> };
type Commands = { readonly velocity: Twist };

interface SavedState {
  readonly network: Uint8Array;
  readonly displacement: Uint8Array;
  readonly trials: number;
  readonly rewarded: boolean;
  readonly counts: readonly number[];
}

/**
 * CoBeL-spike's open-field navigator: place and border cells drive a ring of leaky integrate-and-fire neurons with alpha
 * currents; the bump of activity on the ring moves the agent; a pulse of dopamine at the goal turns the eligibility of
 * place-to-action synapses into weight (Ghazinouri, Mohagheghi Nejad & Cheng 2023, Brain Struct Funct 229:577; parameters of
 * the open-field configuration of its repository).
 *
 * The agent's displacement is added once a tick, as in the original, so that speed depends on the tick.
 */
export function openFieldNavigator(options: OpenFieldNavigatorOptions): Controller<Observations, Commands> {
  return new OpenFieldNavigator(options);
}

class OpenFieldNavigator implements Controller<Observations, Commands> {
  readonly manifest = {
    name: 'open_field_navigator',
    version: 2,
    sensors: { pose: { kind: 'pose' } },
    actuators: { velocity: { kind: 'velocity' } },
  } as const;
  readonly #activity = new Activity();
  readonly spikes = this.#activity.spikes;

  readonly #options: OpenFieldNavigatorOptions;
  readonly #cells: PlaceCellGrid;
  /** rad, map frame: the original's angle 0 points along y and grows clockwise. */
  readonly #directions = Float64Array.from(
    { length: ACTION_NEURONS },
    (_, i) => FULL_TURN / 4 - (FULL_TURN * i) / ACTION_NEURONS,
  );
  readonly #cos = this.#directions.map(cos);
  readonly #sin = this.#directions.map(sin);
  readonly #fade = exp(-STEP / STRIDE_DECAY);
  /** m a tick, x and y. */
  readonly #displacement = new Float64Array(2);
  readonly #batch = { population: 'action', tick: 0, ids: new Uint32Array(64 * ACTION_NEURONS), count: 0 };
  readonly #ids = new Uint32Array(CELLS_A_SIDE * CELLS_A_SIDE);
  #circuit!: Circuit;
  #period = 0;
  #substeps = 0;
  #trials = 0;
  #rewarded = false;

  constructor(options: OpenFieldNavigatorOptions) {
    this.#options = options;
    const { halfWidth, peakRate = 200 } = options;
    const centres = Float64Array.from(
      { length: CELLS_A_SIDE },
      (_, i) => halfWidth * ((2 * i) / (CELLS_A_SIDE - 1) - 1),
    );
    this.#cells = new PlaceCellGrid({ x: centres, y: centres, width: FIELD_WIDTH, peakRate, reach: FIELD_REACH });
  }

  initialise = (seed: number, period: number): void => {
    this.#circuit = build(this.#cells, this.#directions, this.#options, seed);
    this.#period = period;
    this.#substeps = Math.round(period / STEP);
  };

  beginTrial = (): void => {
    this.#rewarded = false;
    if (this.#trials++ === 0) return;
    this.#sensePlace(0, 0);
    this.#circuit.borderRates.fill(0);
    this.#advance(Math.round(PAUSE / STEP));
  };

  step: Controller<Observations, Commands>['step'] = (tick, { pose }, feedback, { velocity }) => {
    const { simulation, rates, borderRates } = this.#circuit;
    if (feedback.reward > 0 && !this.#rewarded) {
      // One dopamine spike a reward: the level rises by 1/tau_n.
      simulation.setModulator('dopamine', 1 / 1e-4);
      this.#rewarded = true;
    }
    if (feedback.phase === 'active') {
      this.#sensePlace(pose.x, pose.y);
      senseBorders(pose.x, pose.y, this.#options.halfWidth - BORDER_DEPTH, BORDER_RATE, borderRates);
    } else {
      rates.fill(0);
      borderRates.fill(0);
    }
    const d = this.#displacement;
    this.#advance(this.#substeps);
    steer(this.#options.body, d[0] / this.#period, d[1] / this.#period, pose.heading, velocity);
    this.#activity.tell(this.#batch, tick);
  };

  endTrial = (): void => {};

  save = (): Uint8Array => {
    const state: SavedState = {
      network: this.#circuit.simulation.save(),
      displacement: bytesOf(this.#displacement),
      trials: this.#trials,
      rewarded: this.#rewarded,
      counts: this.#activity.save(),
    };
    return pack(state);
  };

  restore = (bytes: Uint8Array): void => {
    const state = unpack(bytes) as SavedState;
    this.#circuit.simulation.restore(state.network);
    this.#displacement.set(numbersOf(state.displacement));
    this.#trials = state.trials;
    this.#rewarded = state.rewarded;
    this.#activity.restore(state.counts);
  };

  weights = (): readonly WeightMap[] => {
    const { simulation, input } = this.#circuit;
    return [placeActionWeights(simulation, input, this.#directions, this.#cells.centres)];
  };

  efficiency: NonNullable<Controller['efficiency']> = () => this.#activity.efficiency(this.#circuit.simulation);

  describe = (): string => this.#circuit.simulation.describe();

  /** Advances the network, gathers the spikes of the ring and what they add to the displacement. */
  #advance(substeps: number): void {
    const { simulation, action, place, placeDegree } = this.#circuit;
    const batch = this.#batch;
    const d = this.#displacement;
    batch.count = 0;
    for (let n = 0; n < substeps; n++) {
      simulation.step();
      const count = simulation.spikes(action, this.#ids);
      d[0] = d[0] * this.#fade;
      d[1] = d[1] * this.#fade;
      for (let i = 0; i < count; i++) {
        const neuron = this.#ids[i];
        d[0] = d[0] + STRIDE * this.#cos[neuron];
        d[1] = d[1] + STRIDE * this.#sin[neuron];
        if (batch.count < batch.ids.length) batch.ids[batch.count++] = neuron;
      }
      // Onto all of the ring but itself.
      this.#activity.addSpikes(count, count * (ACTION_NEURONS - 1));
      const seen = simulation.spikes(place, this.#ids);
      this.#activity.addSpikes(seen, seen * placeDegree);
    }
    this.#activity.addSteps(substeps);
  }

  /**
   * Rates at which intervals give what the original draws, a coin of p = rate dt a step: -log(1 - p) / dt, to third order. With
   * the rates themselves the ring would lack 0.75 % of its drive at 300 Hz.
   */
  #sensePlace(x: number, y: number): void {
    const { rates } = this.#circuit;
    this.#cells.encode(x, y, rates);
    for (let i = 0; i < rates.length; i++) {
      const rate = rates[i];
      const p = rate * STEP;
      rates[i] = rate * (1 + p * (1 / 2 + p / 3));
    }
  }
}

interface Circuit {
  readonly simulation: Simulation;
  readonly place: ReturnType<typeof populations>['place'];
  readonly action: ReturnType<typeof populations>['action'];
  readonly input: ReturnType<typeof populations>['input'];
  /** Hz, live. */
  readonly rates: Float32Array | Float64Array;
  readonly borderRates: Float32Array | Float64Array;
  readonly placeDegree: number;
}

function build(
  cells: PlaceCellGrid,
  directions: Float64Array,
  options: OpenFieldNavigatorOptions,
  seed: number,
): Circuit {
  const network = new Network({ step: STEP, seed });
  const { place, border, action, input } = populations(network, cells, directions, options);
  const simulation = simulate(network, options.emitter === undefined ? {} : { emitter: options.emitter });
  return {
    simulation,
    place,
    action,
    input,
    rates: simulation.input(place, 'rate').subarray(0, cells.size),
    borderRates: simulation.input(border, 'rate').subarray(0, BORDER_CELLS),
    placeDegree: directions.length,
  };
}

function populations(
  network: Network,
  cells: PlaceCellGrid,
  directions: Float64Array,
  options: OpenFieldNavigatorOptions,
) {
  const { learningRate = 1e-13, maximalWeight = 6e-11 } = options;
  const place = network.population('place', homogeneousPoisson, { size: cells.size });
  const border = network.population('border', bernoulli, { size: BORDER_CELLS });
  const thresholds = new RandomStream(network.seed, 'thresholds');
  const action = network.population('action', lifAlpha, {
    size: directions.length,
    parameters: {
      tau_syn: 5e-3,
      V_th: Float64Array.from(directions, () => -0.055 + 0.004 * (thresholds.uniform() - 0.5)),
    },
  });
  const input = network.project(place, action, {
    synapse: dopamineStdp,
    connect: allToAll(),
    delay: DELAY,
    parameters: { tau_c: 0.2, tau_n: 1e-4, A_plus: learningRate, A_minus: -learningRate, w_max: maximalWeight },
    initial: { w: (random) => 30e-12 + 5e-12 * random.normal() },
  });
  network.project(border, action, {
    synapse: fixed,
    connect: explicit(borderSynapses(directions)),
    delay: DELAY,
    initial: { w: -15e-12 },
  });
  const ring = lateralWeights(directions);
  network.project(action, action, {
    synapse: fixed,
    connect: allToAll({ self: false }),
    delay: DELAY,
    initial: { w: (_, from, to) => ring(from, to) },
  });
  return { place, border, action, input };
}

/** A, from excitation of like directions on a floor of inhibition. */
function lateralWeights(directions: Float64Array): (from: number, to: number) => number {
  const likeness = (from: number, to: number): number =>
    from === to ? 0 : exp(20 * (cos(directions[from] - directions[to]) - 1));
  const sums = Float64Array.from(directions, (_, to) =>
    directions.reduce((sum, _, from) => sum + likeness(from, to), 0),
  );
  return (from, to) => 7e-12 * (-400 / directions.length + (50 * likeness(from, to)) / sums[to]);
}
