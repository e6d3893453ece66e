import { pack, unpack } from 'msgpackr';
import type { Body, Controller, Pose, Twist, WeightMap } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import type { PopulationVector } from '../decoding/population-vector.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';
import type { Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, Network, simulate } from '../engine/index.ts';
import { bernoulli } from '../neurons/bernoulli.ts';
import { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import { ACTION_DIRECTIONS, actionRing, connectRing, ringVelocity } from './action-ring.ts';
import type { Layer } from './activity.ts';
import { Activity, layerOf } from './activity.ts';
import { steer } from './heading-servo.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';
import { placeActionWeights } from './place-action-weights.ts';

export interface PlaceNavigatorOptions {
  readonly body: Body;
  /** m, half the side of the square arena; the outermost place cells lie on its walls. */
  readonly halfWidth: number;
  /** Tonic acetylcholine while exploring; default 1. */
  readonly acetylcholine?: number;
  /** Dopamine at reward; default 1. */
  readonly dopamine?: number;
  readonly emitter?: SimulationOptions['emitter'];
  readonly uniform?: SimulationOptions['uniform'];
}

/** The published model's numbers; lengths as shares of half the arena's side (2 of its units). */
const CELLS_A_SIDE = 11;
const FIELD_WIDTH = 0.2 / Math.sqrt(2);
const FIELD_REACH = Math.sqrt(2) / 2;
const PEAK_RATE = 400;

interface SavedState {
  readonly network: Uint8Array;
  readonly decoder: Uint8Array;
  readonly rewarded: boolean;
  readonly counts: readonly number[];
}

type Observations = { readonly pose: Readonly<Pose> };
type Commands = { readonly velocity: Twist };

/**
 * Learns where the goal is: place cells drive a ring of action neurons, whose lateral connections let one direction win;
 * the agent moves along the population vector. Acetylcholine depresses the synapses in use while it explores, dopamine at
 * the goal turns them to potentiation (Brzosko, Zannone, Schultz, Clopath & Paulsen 2017, eLife 6:e27756, figures 5 and 6).
 */
export function placeNavigator(options: PlaceNavigatorOptions): Controller<Observations, Commands> {
  return new PlaceNavigator(options);
}

class PlaceNavigator implements Controller<Observations, Commands> {
  readonly manifest = {
    name: 'place_navigator',
    version: 1,
    sensors: { pose: { kind: 'pose' } },
    actuators: { velocity: { kind: 'velocity' } },
  } as const;
  readonly #activity = new Activity();
  readonly spikes = this.#activity.spikes;

  readonly #options: PlaceNavigatorOptions;
  readonly #cells: PlaceCellGrid;
  #circuit!: Circuit;
  #decoder!: PopulationVector;
  #rewarded = false;

  constructor(options: PlaceNavigatorOptions) {
    this.#options = options;
    const { halfWidth } = options;
    const centres = Float64Array.from(
      { length: CELLS_A_SIDE },
      (_, i) => halfWidth * ((2 * i) / (CELLS_A_SIDE - 1) - 1),
    );
    this.#cells = new PlaceCellGrid({
      x: centres,
      y: centres,
      width: halfWidth * FIELD_WIDTH,
      peakRate: PEAK_RATE,
      reach: halfWidth * FIELD_REACH,
    });
  }

  initialise = (seed: number, period: number): void => {
    this.#circuit = build(this.#cells, this.#options, seed, period);
    this.#decoder = ringVelocity(period, this.#options.halfWidth);
  };

  beginTrial = (): void => {
    const { simulation } = this.#circuit;
    simulation.clearActivity();
    simulation.raise('trial_start');
    simulation.setModulator('acetylcholine', this.#options.acetylcholine ?? 1);
    this.#decoder.reset();
    this.#rewarded = false;
  };

  step: Controller<Observations, Commands>['step'] = (tick, { pose }, feedback, { velocity }) => {
    const { simulation, place, action, rates } = this.#circuit;
    if (feedback.reward > 0) this.#rewarded = true;
    if (feedback.phase === 'active') this.#cells.encode(pose.x, pose.y, rates);
    else rates.fill(0);
    simulation.step();
    this.#activity.addSteps(1);
    this.#activity.take(simulation, place);
    this.#activity.take(simulation, action);
    this.#decoder.update(action.batch.ids, action.batch.count);
    steer(this.#options.body, this.#decoder.x, this.#decoder.y, pose.heading, velocity);
    this.#activity.tell(place.batch, tick);
    this.#activity.tell(action.batch, tick);
  };

  endTrial = (): void => {
    if (!this.#rewarded) return;
    const { simulation } = this.#circuit;
    simulation.setModulator('dopamine', this.#options.dopamine ?? 1);
    simulation.raise('reward');
    simulation.setModulator('dopamine', 0);
  };

  save = (): Uint8Array => {
    const state: SavedState = {
      network: this.#circuit.simulation.save(),
      decoder: bytesOf(this.#decoder.save()),
      rewarded: this.#rewarded,
      counts: this.#activity.save(),
    };
    return pack(state);
  };

  restore = (bytes: Uint8Array): void => {
    const state = unpack(bytes) as SavedState;
    this.#circuit.simulation.restore(state.network);
    this.#decoder.restore(numbersOf(state.decoder));
    this.#rewarded = state.rewarded;
    this.#activity.restore(state.counts);
  };

  weights = (): readonly WeightMap[] => {
    const { simulation, input } = this.#circuit;
    return [placeActionWeights(simulation, input, ACTION_DIRECTIONS, this.#cells.centres)];
  };

  efficiency: NonNullable<Controller['efficiency']> = () => this.#activity.efficiency(this.#circuit.simulation);

  describe = (): string => this.#circuit.simulation.describe();
}

interface Circuit {
  readonly simulation: Simulation;
  readonly place: Layer;
  readonly action: Layer;
  readonly input: ReturnType<typeof populations>['input'];
  /** Hz, live. */
  readonly rates: Float32Array | Float64Array;
}

function build(cells: PlaceCellGrid, options: PlaceNavigatorOptions, seed: number, period: number): Circuit {
  const network = new Network({ step: period, seed });
  const { place, action, input } = populations(network, cells, options.halfWidth);
  const { emitter, uniform } = options;
  const simulation = simulate(network, {
    ...(emitter === undefined ? {} : { emitter }),
    ...(uniform === undefined ? {} : { uniform }),
  });
  return {
    simulation,
    place: layerOf(simulation, place),
    action: layerOf(simulation, action),
    input,
    rates: simulation.input(place, 'rate').subarray(0, cells.size),
  };
}

function populations(network: Network, cells: PlaceCellGrid, halfWidth: number) {
  const place = network.population('place', bernoulli, { size: cells.size });
  const action = actionRing(network);
  const input = network.project(place, action, {
    synapse: sequentialNeuromodulation,
    connect: allToAll({
      where: (cell, neuron) => !leadsOut(cells.centres, cell, ACTION_DIRECTIONS[neuron], halfWidth),
    }),
    delay: 0,
  });
  connectRing(network, action);
  return { place, action, input };
}

/** Whether a place cell on a wall would drive a direction out through it. */
function leadsOut(centres: Float64Array, cell: number, direction: number, halfWidth: number): boolean {
  const outward = (position: number, component: number): boolean => {
    const side = Math.abs(position) > halfWidth * 0.999 ? Math.sign(position) : 0;
    return side * component > 1e-9;
  };
  return outward(centres[2 * cell], cos(direction)) || outward(centres[2 * cell + 1], sin(direction));
}
