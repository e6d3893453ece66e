import { pack, unpack } from 'msgpackr';
import type { Body, Controller, EventCameraSettings, Events, Observed, Odometry, Twist } from '../../agents/index.ts';
import { angleDifference, cos, exp, sin } from '../../kernels/math-f64.ts';
import type { SimulationOptions } from '../engine/index.ts';
import { DIRECTIONS, GapFinder } from '../vision/gap-finder.ts';
import type { Layer } from './activity.ts';
import { Activity, layerOf } from './activity.ts';
import { steer } from './heading-servo.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';

export interface CorridorNavigatorOptions {
  readonly body: Body;
  /** Cameras that look to the left and to the right. */
  readonly eyes: { readonly left: EventCameraSettings; readonly right: EventCameraSettings };
  /** m/s */
  readonly speed: number;
  /** Of motion on what is chosen; default 1. */
  readonly motionGain?: number;
  /** Of looming on what is chosen; default 1. */
  readonly loomingGain?: number;
  readonly emitter?: SimulationOptions['emitter'];
}

type Observations = {
  readonly left: Observed<Events>;
  readonly right: Observed<Events>;
  readonly odometry: Readonly<Odometry>;
};
type Commands = { readonly velocity: Twist };

/** pA, of the direction that is both straight ahead and where the body set out for: it fires after 150 ms if nothing moves. */
const DRIVE = 35;
/** rad, how far from those a direction is still driven. */
const DRIVE_WIDTH = 0.7;
/** 1/s, of the heading servo: a saccade is quick. */
const SACCADE_GAIN = 30;
/** rad; directions are so far apart that a smaller turn is none. */
const STRAIGHT = 0.04;
/** rad and rad/s, within which a turn is over. */
const ALIGNED = 0.03;
const STEADY = 0.3;

interface SavedState {
  readonly network: Uint8Array;
  readonly course: Uint8Array;
  readonly counts: readonly number[];
}

/** Of the course: heading to hold, whether it turns. */
const TARGET = 0;
const TURNING = 1;

/**
 * Moves along a corridor by sight: straight on while two event cameras watch what moves, then a quick turn to the direction
 * that a {@link GapFinder} chose, during which nothing is looked at, as flies and bees do (saccades; Schilstra & van Hateren 1999;
 * Egelhaaf, Kern, Krapp, Kretzberg, Kurtz & Warzecha 2012). Odometry tells where it set out for and when a turn is over.
 */
export function corridorNavigator(options: CorridorNavigatorOptions): Controller<Observations, Commands> {
  return new CorridorNavigator(options);
}

class CorridorNavigator implements Controller<Observations, Commands> {
  readonly manifest = {
    name: 'corridor_navigator',
    version: 1,
    sensors: { left: { kind: 'events' }, right: { kind: 'events' }, odometry: { kind: 'odometry' } },
    actuators: { velocity: { kind: 'velocity' } },
  } as const;
  readonly #activity = new Activity();
  readonly spikes = this.#activity.spikes;
  readonly #options: CorridorNavigatorOptions;
  readonly #course = new Float64Array(2);
  #finder!: GapFinder;
  #layers: readonly Layer[] = [];
  #choice!: Layer;

  constructor(options: CorridorNavigatorOptions) {
    this.#options = options;
  }

  initialise = (seed: number, period: number): void => {
    const { eyes, body: _, ...rest } = this.#options;
    this.#finder = new GapFinder({ ...eyes, ...rest, seed, period });
    const { simulation, retina, motion, looming, direction } = this.#finder;
    this.#layers = [retina, motion, looming, direction].map((population) => layerOf(simulation, population));
    this.#choice = this.#layers[3];
  };

  beginTrial = (): void => {
    this.#finder.simulation.clearActivity();
    this.#finder.begin();
    this.#course.fill(0);
  };

  step: Controller<Observations, Commands>['step'] = (tick, { left, right, odometry }, { phase }, { velocity }) => {
    const { simulation } = this.#finder;
    const course = this.#course;
    const { heading, angularZ } = odometry;
    if (
      course[TURNING] === 1 &&
      Math.abs(angleDifference(course[TARGET], heading)) < ALIGNED &&
      Math.abs(angularZ) < STEADY
    ) {
      course[TURNING] = 0;
      this.#finder.begin();
    }
    this.#look(left, 0);
    this.#look(right, 1);
    this.#drive(heading);
    simulation.step();
    this.#activity.addSteps(1);
    for (const layer of this.#layers) {
      this.#activity.take(simulation, layer);
      this.#activity.tell(layer.batch, tick);
    }
    if (course[TURNING] === 0 && this.#choice.batch.count > 0) this.#turn(heading);
    const { body, speed } = this.#options;
    const ahead = phase === 'outcome' ? 0 : speed;
    const target = course[TARGET];
    steer(body, ahead * cos(target), ahead * sin(target), heading, velocity, SACCADE_GAIN);
  };

  endTrial = (): void => {};

  save = (): Uint8Array => {
    const state: SavedState = {
      network: this.#finder.simulation.save(),
      course: bytesOf(this.#course),
      counts: this.#activity.save(),
    };
    return pack(state);
  };

  restore = (bytes: Uint8Array): void => {
    const state = unpack(bytes) as SavedState;
    this.#finder.simulation.restore(state.network);
    this.#course.set(numbersOf(state.course));
    this.#activity.restore(state.counts);
  };

  efficiency: NonNullable<Controller['efficiency']> = () => this.#activity.efficiency(this.#finder.simulation);

  describe = (): string => this.#finder.simulation.describe();

  /** Shows an eye what is new, unless the body turns. */
  #look(events: Observed<Events>, side: 0 | 1): void {
    if (!events.arrival.isNew || this.#course[TURNING] === 1) return;
    const { simulation, eyes, retina } = this.#finder;
    const first = side === 0 ? 0 : eyes[0].retina.size;
    eyes[side].retina.encode(events, simulation.input(retina, 'fire'), first);
  }

  /** Drives the directions: half of it is for straight ahead, half for where the body set out for. */
  #drive(heading: number): void {
    const current = this.#finder.simulation.input(this.#finder.direction, 'I_ext');
    if (this.#course[TURNING] === 1) {
      current.fill(0);
      return;
    }
    for (let d = 0; d < DIRECTIONS.length; d++) {
      const angle = DIRECTIONS[d];
      current[d] = (DRIVE / 2) * (likeness(angle) + likeness(angleDifference(angle, -heading)));
    }
  }

  /** Turns to the direction that fired, the middle one if several did. */
  #turn(heading: number): void {
    const { ids, count } = this.#choice.batch;
    const angle = DIRECTIONS[ids[(count - 1) >> 1]];
    this.#course[TARGET] = heading + angle;
    if (Math.abs(angle) > STRAIGHT) this.#course[TURNING] = 1;
    this.#finder.decideAnew();
  }
}

/** Of a direction, to another this far from it, rad. */
function likeness(angle: number): number {
  return exp((-angle * angle) / (2 * DRIVE_WIDTH * DRIVE_WIDTH));
}
