import type {
  Body,
  Controller,
  EventCameraSettings,
  Events,
  Observed,
  Odometry,
  Twist,
} from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import type { SimulationOptions } from '../../../controllers/engine/index.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import type { Nearness } from '../../../controllers/vision/gap-finder.ts';
import { DIRECTIONS, GapFinder } from '../../../controllers/vision/gap-finder.ts';
import { angleDifference, cos, exp, sin } from '../../../kernels/math-f64.ts';

/** Options of {@link corridorNavigator}. */
export interface CorridorNavigatorOptions extends Pick<SimulationOptions, 'emitter'> {
  /** Body to steer along the corridor, by its drive and limits. */
  readonly body: Body;
  /** Cameras that look to the left and to the right. */
  readonly eyes: {
    /** Camera that looks to the left. */
    readonly left: EventCameraSettings;
    /** Camera that looks to the right. */
    readonly right: EventCameraSettings;
  };
  /** Metres per second, forward. */
  readonly speed: number;
  /** Factor on the inhibition of directions by nearness. Default 1. */
  readonly motionGain?: number;
  /** Factor on what looming does to directions. Default 1. */
  readonly loomingGain?: number;
  /** Quantity that stands for nearness. Default `motion`. */
  readonly nearness?: Nearness;
}

type Observations = {
  readonly left: Observed<Events>;
  readonly right: Observed<Events>;
  readonly odometry: Readonly<Odometry>;
};

/** pA, drive of a direction both straight ahead and along the corridor: it fires after 180 ms if nothing moves. */
const DRIVE = 32;
/** Radians, standard deviation of the drive around those two directions. */
const DRIVE_WIDTH = 0.7;
/** 1/s, gain of the heading servo in a saccade. */
const SACCADE_GAIN = 30;
/** Radians; a smaller turn, less than half the distance of two directions, is not made. */
const STRAIGHT = 0.04;
/** Radians, error of the heading below which a turn can end. */
const ALIGNED = 0.03;
/** Radians per second, turn rate below which a turn can end. */
const STEADY = 0.3;

/**
 * Moves along a corridor by sight. It goes straight on while two event cameras watch, then turns quickly to the direction that a
 * {@link GapFinder} chose, and ignores events during the turn, as flies and bees do in saccades (Schilstra & van Hateren 1999;
 * Egelhaaf, Kern, Krapp, Kretzberg, Kurtz & Warzecha 2012). Odometry gives the direction of the corridor, which is the heading at
 * the start of the trial, and the end of a turn.
 *
 * @example
 * const camera = (yaw: number) => ({ width: 64, height: 48, fieldOfView: 1.5, mount: { z: 0.1, yaw }, pixel: 'ideal' as const });
 * const eyes = { left: camera(Math.PI / 4), right: camera(-Math.PI / 4) };
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { left: eventCamera(eyes.left), right: eventCamera(eyes.right), odometry: odometrySensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => corridorNavigator({ body, eyes, speed: 0.3 }),
 * });
 */
export function corridorNavigator(
  options: CorridorNavigatorOptions,
): Controller<Observations, { readonly velocity: Twist }> {
  checkOptions('corridorNavigator', options, {
    body: true,
    eyes: true,
    speed: true,
    motionGain: true,
    loomingGain: true,
    nearness: true,
    emitter: true,
  });
  const { body, eyes, speed } = options;
  return defineController({
    manifest: {
      name: 'corridor_navigator',
      version: 3,
      sensors: { left: { kind: 'events' }, right: { kind: 'events' }, odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const finder = new GapFinder({ ...options, ...eyes, seed, period, simulate });
      const { simulation, retina, direction } = finder;
      const fire = simulation.input(retina, 'fire');
      const current = simulation.input(direction, 'I_ext', 'pA');
      const chosen = new Uint32Array(DIRECTIONS.length);
      /** Heading to hold in rad, and whether the body turns to it. */
      const course = { heading: 0, turning: false };
      const gains = { drive: DRIVE, saccade: SACCADE_GAIN };

      /** Passes new events to an eye, unless the body turns. */
      const look = (events: Observed<Events>, side: 0 | 1): void => {
        if (!events.arrival.isNew || course.turning) return;
        finder.eyes[side].retina.encode(events, fire, side === 0 ? 0 : finder.eyes[0].retina.size);
      };
      /** Drives the directions: half of the drive is for straight ahead, half for the direction of the corridor. */
      const drive = (heading: number): void => {
        for (let d = 0; d < DIRECTIONS.length; d++) {
          const angle = DIRECTIONS[d];
          const likely = likeness(angle) + likeness(angleDifference(angle, -heading));
          current[d] = course.turning ? 0 : (gains.drive / 2) * likely;
        }
      };
      /** Turns to the direction that fired, the middle one if several did. */
      const turn = (heading: number): void => {
        const count = simulation.spikes(direction, chosen);
        if (course.turning || count === 0) return;
        const angle = DIRECTIONS[chosen[(count - 1) >> 1]];
        course.heading = heading + angle;
        course.turning = Math.abs(angle) > STRAIGHT;
        finder.decideAnew();
      };
      return {
        parts: { simulation, course },
        beginTrial() {
          simulation.clearActivity();
          finder.begin();
          course.heading = 0;
          course.turning = false;
        },
        step(_tick, { left, right, odometry }, { phase }, { velocity }) {
          const { heading, angularZ } = odometry;
          const aligned = Math.abs(angleDifference(course.heading, heading)) < ALIGNED && Math.abs(angularZ) < STEADY;
          if (course.turning && aligned) {
            course.turning = false;
            finder.begin();
          }
          look(left, 0);
          look(right, 1);
          drive(heading);
          simulation.step();
          turn(heading);
          const ahead = phase === 'outcome' ? 0 : speed;
          steer(body, ahead * cos(course.heading), ahead * sin(course.heading), heading, velocity, gains.saccade);
        },
        populations: { direction: { directions: DIRECTIONS, frame: 'base_link' } },
        signals: {
          course: {
            kind: 'direction',
            unit: 'rad',
            meaning: 'heading that the body holds or turns to',
            frame: 'odom',
            read(out) {
              out[0] = course.heading;
            },
          },
          turning: {
            kind: 'scalar',
            unit: '1',
            meaning: '1 during a saccade, when nothing is looked at, else 0',
            range: [0, 1],
            read(out) {
              out[0] = Number(course.turning);
            },
          },
        },
        tunables: {
          drive: {
            unit: 'pA',
            meaning:
              'current into the direction that is straight ahead and where the body set out for; more decides sooner',
            minimum: 0,
            maximum: 1000,
            live: true,
            get: () => gains.drive,
            set(pA) {
              gains.drive = pA;
            },
          },
          saccadeGain: {
            unit: '1/s',
            meaning: 'turn rate per radian of misalignment',
            minimum: 0.1,
            maximum: 100,
            live: true,
            get: () => gains.saccade,
            set(gain) {
              gains.saccade = gain;
            },
          },
        },
      };
    },
  });
}

/** Share of the drive, from 0 to 1, of a direction at an angle in rad from a driven one. */
function likeness(angle: number): number {
  return exp((-angle * angle) / (2 * DRIVE_WIDTH * DRIVE_WIDTH));
}
