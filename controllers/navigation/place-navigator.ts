import { pack, unpack } from 'msgpackr';
import type { Body, Controller, Pose, SpikeBatch, Twist, WeightMap } from '../../agents/index.ts';
import { FanOut } from '../../agents/index.ts';
import { cos, exp, sin } from '../../kernels/math-f64.ts';
import { PopulationVector } from '../decoding/population-vector.ts';
import { PlaceCellGrid } from '../encoding/place-cells.ts';
import type { Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, Network, simulate } from '../engine/index.ts';
import { bernoulli } from '../neurons/bernoulli.ts';
import { srm0 } from '../neurons/srm0.ts';
import { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import { fixed } from '../synapses/static.ts';
import { steer } from './heading-servo.ts';

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
const ACTION_NEURONS = 40;
const STRIDE = 0.001;
const FULL_TURN = 6.283185307179586;

/** Numbers travel as bytes, so that -0 and every last bit survive. */
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
  readonly #spikes = new FanOut<SpikeBatch>();
  readonly spikes = this.#spikes.stream;

  readonly #options: PlaceNavigatorOptions;
  readonly #cells: PlaceCellGrid;
  /** rad, map frame */
  readonly #directions: Float64Array;
  #circuit!: Circuit;
  #decoder!: PopulationVector;
  #rewarded = false;
  /** Steps, spikes, synaptic operations. */
  readonly #counts = new Float64Array(3);
  readonly #batches = [newBatch('place', CELLS_A_SIDE * CELLS_A_SIDE), newBatch('action', ACTION_NEURONS)] as const;

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
    // The published ring counts its angles clockwise from the y axis, starting one step off it.
    this.#directions = Float64Array.from(
      { length: ACTION_NEURONS },
      (_, i) => FULL_TURN / 4 - (FULL_TURN * (i + 1)) / ACTION_NEURONS,
    );
  }

  initialise = (seed: number, period: number): void => {
    this.#circuit = build(this.#cells, this.#directions, this.#options, seed, period);
    this.#decoder = new PopulationVector({
      directions: this.#directions,
      decay: 0.05,
      rise: 0.02,
      period,
      stride: STRIDE * this.#options.halfWidth,
    });
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
    const { simulation, place, rates } = this.#circuit;
    if (feedback.reward > 0) this.#rewarded = true;
    if (feedback.phase === 'active') this.#cells.encode(pose.x, pose.y, rates);
    else rates.fill(0);
    simulation.step();
    const [seen, chosen] = this.#batches;
    seen.count = simulation.spikes(place, seen.ids);
    chosen.count = simulation.spikes(this.#circuit.action, chosen.ids);
    this.#count(seen, this.#circuit.placeDegrees);
    this.#count(chosen, this.#circuit.actionDegrees);
    this.#counts[0] = (this.#counts[0] as number) + 1;
    this.#decoder.update(chosen.ids, chosen.count);
    steer(this.#options.body, this.#decoder.x, this.#decoder.y, pose.heading, velocity);
    this.#report(tick);
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
      decoder: new Uint8Array(this.#decoder.save().buffer),
      rewarded: this.#rewarded,
      counts: [...this.#counts],
    };
    return pack(state);
  };

  restore = (bytes: Uint8Array): void => {
    const state = unpack(bytes) as SavedState;
    this.#circuit.simulation.restore(state.network);
    this.#decoder.restore(new Float64Array(Uint8Array.from(state.decoder).buffer));
    this.#rewarded = state.rewarded;
    this.#counts.set(state.counts);
  };

  weights = (): readonly WeightMap[] => {
    const { simulation, input } = this.#circuit;
    const { pre, post } = simulation.connections(input);
    const values = new Float64Array(ACTION_NEURONS * this.#cells.size).fill(Number.NaN);
    simulation.synapses(input, 'w').forEach((w, k) => {
      values[(post[k] as number) * this.#cells.size + (pre[k] as number)] = w;
    });
    return [
      {
        pre: 'place',
        post: 'action',
        shape: [ACTION_NEURONS, this.#cells.size],
        values,
        preCentres: this.#cells.centres,
        postDirections: this.#directions,
      },
    ];
  };

  efficiency: NonNullable<Controller['efficiency']> = () => {
    const { neurons, synapses, bytes } = this.#circuit.simulation.size();
    const [steps, spikes, operations] = this.#counts as unknown as [number, number, number];
    return {
      neurons,
      synapses,
      footprintBytes: bytes,
      steps,
      spikes,
      effectiveSynapticOperations: operations,
      denseSynapticOperations: synapses * steps,
    };
  };

  describe = (): string => this.#circuit.simulation.describe();

  #count(batch: SpikeBatch, degrees: Uint32Array): void {
    let operations = 0;
    for (let i = 0; i < batch.count; i++) operations += degrees[batch.ids[i] as number] as number;
    this.#counts[1] = (this.#counts[1] as number) + batch.count;
    this.#counts[2] = (this.#counts[2] as number) + operations;
  }

  #report(tick: number): void {
    if (!this.#spikes.observed) return;
    for (const batch of this.#batches) {
      if (batch.count === 0) continue;
      batch.tick = tick;
      this.#spikes.next(batch);
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
  readonly placeDegrees: Uint32Array;
  readonly actionDegrees: Uint32Array;
}

function build(
  cells: PlaceCellGrid,
  directions: Float64Array,
  options: PlaceNavigatorOptions,
  seed: number,
  period: number,
): Circuit {
  const network = new Network({ step: period, seed });
  const { place, action, input } = populations(network, cells, directions, options.halfWidth);
  const { emitter, uniform } = options;
  const simulation = simulate(network, {
    ...(emitter === undefined ? {} : { emitter }),
    ...(uniform === undefined ? {} : { uniform }),
  });
  return {
    simulation,
    place,
    action,
    input,
    rates: simulation.input(place, 'rate').subarray(0, cells.size),
    placeDegrees: simulation.outDegrees(place),
    actionDegrees: simulation.outDegrees(action),
  };
}

function populations(network: Network, cells: PlaceCellGrid, directions: Float64Array, halfWidth: number) {
  const place = network.population('place', bernoulli, { size: cells.size });
  const action = network.population('action', srm0, { size: directions.length });
  const input = network.project(place, action, {
    synapse: sequentialNeuromodulation,
    connect: allToAll({
      where: (cell, neuron) => !leadsOut(cells.centres, cell, directions[neuron] as number, halfWidth),
    }),
    delay: 0,
  });
  const ring = lateralWeights(directions);
  network.project(action, action, {
    synapse: fixed,
    connect: allToAll(),
    initial: { w: (_, from, to) => ring(from, to) },
  });
  return { place, action, input };
}

/** Whether a place cell on a wall would drive a direction out through it. */
function leadsOut(centres: Float64Array, cell: number, direction: number, halfWidth: number): boolean {
  const outward = (position: number, component: number): boolean => {
    const side = Math.abs(position) > halfWidth * 0.999 ? Math.sign(position) : 0;
    return side * component > 1e-9;
  };
  return (
    outward(centres[2 * cell] as number, cos(direction)) || outward(centres[2 * cell + 1] as number, sin(direction))
  );
}

/** Excitation of like directions on a floor of inhibition; the excitation of a neuron sums to 100. */
function lateralWeights(directions: Float64Array): (from: number, to: number) => number {
  const likeness = (from: number, to: number): number =>
    from === to ? 0 : exp(20 * cos((directions[from] as number) - (directions[to] as number)));
  const sums = Float64Array.from(directions, (_, to) =>
    directions.reduce((sum, _, from) => sum + likeness(from, to), 0),
  );
  return (from, to) => -300 / directions.length + (100 * likeness(from, to)) / (sums[to] as number);
}

function newBatch(
  population: string,
  size: number,
): { population: string; tick: number; ids: Uint32Array; count: number } {
  return { population, tick: 0, ids: new Uint32Array(size), count: 0 };
}
