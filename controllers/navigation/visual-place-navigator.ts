import { pack, unpack } from 'msgpackr';
import type {
  Body,
  Controller,
  EventCameraSettings,
  Events,
  HeadDirection,
  Observed,
  Twist,
  WeightMap,
} from '../../agents/index.ts';
import type { PopulationVector } from '../decoding/population-vector.ts';
import type { Projection, Simulation, SimulationOptions } from '../engine/index.ts';
import { allToAll, Network, simulate } from '../engine/index.ts';
import { sequentialNeuromodulation } from '../synapses/sequential-neuromodulation.ts';
import { VisualPlaceCells } from '../vision/visual-place-cells.ts';
import { ACTION_DIRECTIONS, actionRing, connectRing, ringVelocity } from './action-ring.ts';
import type { Layer } from './activity.ts';
import { Activity, layerOf } from './activity.ts';
import { steer } from './heading-servo.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';
import { placeActionWeights } from './place-action-weights.ts';

const EYES = ['ahead', 'left', 'behind', 'right'] as const;
type Eye = (typeof EYES)[number];

export interface VisualPlaceNavigatorOptions {
  readonly body: Body;
  /** Level cameras that together look around. */
  readonly eyes: Readonly<Record<Eye, EventCameraSettings>>;
  /** m, half the side of the arena: a spike of the ring moves the agent by a share of it. */
  readonly halfWidth: number;
  /** Of the rate at which place cells learn; default 1. */
  readonly placeLearning?: number;
  /** Tonic acetylcholine while exploring; default 1. */
  readonly acetylcholine?: number;
  /** Dopamine at reward; default 1. */
  readonly dopamine?: number;
  readonly emitter?: SimulationOptions['emitter'];
}

type Observations = Readonly<Record<Eye, Observed<Events>>> & { readonly head: Readonly<HeadDirection> };
type Commands = { readonly velocity: Twist };

interface SavedState {
  readonly network: Uint8Array;
  readonly place: Uint8Array;
  readonly decoder: Uint8Array;
  readonly rewarded: boolean;
  readonly counts: readonly number[];
}

/**
 * Learns where the goal is without being told where it is itself: {@link VisualPlaceCells} that learn from four event cameras and
 * head direction take the place of the given place cells of `placeNavigator`, and all else is as there. No cell knows of walls, so
 * none is cut off from the directions that lead into one.
 */
export function visualPlaceNavigator(options: VisualPlaceNavigatorOptions): Controller<Observations, Commands> {
  return new VisualPlaceNavigator(options);
}

class VisualPlaceNavigator implements Controller<Observations, Commands> {
  readonly manifest = {
    name: 'visual_place_navigator',
    version: 1,
    sensors: {
      ahead: { kind: 'events' },
      left: { kind: 'events' },
      behind: { kind: 'events' },
      right: { kind: 'events' },
      head: { kind: 'headDirection' },
    },
    actuators: { velocity: { kind: 'velocity' } },
  } as const;
  readonly #activity = new Activity();
  readonly spikes = this.#activity.spikes;

  readonly #options: VisualPlaceNavigatorOptions;
  #cells!: VisualPlaceCells;
  #input!: Projection<typeof sequentialNeuromodulation>;
  #simulation!: Simulation;
  #layers: readonly Layer[] = [];
  #action!: Layer;
  #decoder!: PopulationVector;
  #rewarded = false;

  constructor(options: VisualPlaceNavigatorOptions) {
    this.#options = options;
  }

  initialise = (seed: number, period: number): void => {
    const { eyes, halfWidth, placeLearning = 1, emitter } = this.#options;
    const network = new Network({ step: period, seed });
    this.#cells = new VisualPlaceCells(network, { cameras: EYES.map((name) => eyes[name]), learning: placeLearning });
    const { view, place } = this.#cells;
    const action = actionRing(network);
    this.#input = network.project(place, action, {
      synapse: sequentialNeuromodulation,
      connect: allToAll(),
      delay: 0,
    });
    connectRing(network, action);
    this.#simulation = simulate(network, emitter === undefined ? {} : { emitter });
    this.#action = layerOf(this.#simulation, action);
    this.#layers = [layerOf(this.#simulation, view), layerOf(this.#simulation, place), this.#action];
    this.#decoder = ringVelocity(period, halfWidth);
  };

  beginTrial = (): void => {
    this.#simulation.clearActivity();
    this.#simulation.raise('trial_start');
    this.#simulation.setModulator('acetylcholine', this.#options.acetylcholine ?? 1);
    this.#cells.reset();
    this.#decoder.reset();
    this.#rewarded = false;
  };

  step: Controller<Observations, Commands>['step'] = (tick, observations, feedback, { velocity }) => {
    const simulation = this.#simulation;
    const { heading } = observations.head;
    if (feedback.reward > 0) this.#rewarded = true;
    for (let eye = 0; eye < EYES.length; eye++) {
      const events = observations[EYES[eye]];
      if (events.arrival.isNew) this.#cells.see(simulation, eye, events, heading);
    }
    this.#cells.compete(simulation, feedback.phase === 'active');
    simulation.step();
    this.#activity.addSteps(1);
    for (const layer of this.#layers) this.#activity.take(simulation, layer);
    this.#decoder.update(this.#action.batch.ids, this.#action.batch.count);
    steer(this.#options.body, this.#decoder.x, this.#decoder.y, heading, velocity);
    for (const layer of this.#layers) this.#activity.tell(layer.batch, tick);
  };

  endTrial = (): void => {
    if (!this.#rewarded) return;
    this.#simulation.setModulator('dopamine', this.#options.dopamine ?? 1);
    this.#simulation.raise('reward');
    this.#simulation.setModulator('dopamine', 0);
  };

  save = (): Uint8Array => {
    const state: SavedState = {
      network: this.#simulation.save(),
      place: bytesOf(this.#cells.save()),
      decoder: bytesOf(this.#decoder.save()),
      rewarded: this.#rewarded,
      counts: this.#activity.save(),
    };
    return pack(state);
  };

  restore = (bytes: Uint8Array): void => {
    const state = unpack(bytes) as SavedState;
    this.#simulation.restore(state.network);
    this.#cells.restore(numbersOf(state.place));
    this.#decoder.restore(numbersOf(state.decoder));
    this.#rewarded = state.rewarded;
    this.#activity.restore(state.counts);
  };

  weights = (): readonly WeightMap[] => [placeActionWeights(this.#simulation, this.#input, ACTION_DIRECTIONS)];

  efficiency: NonNullable<Controller['efficiency']> = () => this.#activity.efficiency(this.#simulation);

  describe = (): string => this.#simulation.describe();
}
