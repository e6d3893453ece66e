import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { angleDifference, cos, sin, TURN, wrapAngle } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { defineController } from '../controller/define-controller.ts';
import { steer } from './heading-servo.ts';

/** Time over which progress is averaged to detect an obstacle. */
const STALL_SECONDS = 0.05;
/** Share of the commanded progress below which the way counts as blocked. */
const STALL_SHARE = 0.4;
/** Radians between heading and direction above which a body counts as turning, not as blocked. */
const ALIGNED = 0.8;

/** Options of {@link randomWalk}. */
export interface RandomWalkOptions {
  /** Body to drive, within its limits. */
  readonly body: Body;
  /** Metres per second. */
  readonly speed: number;
  /** Radians per second, standard deviation of the turn rate. Default 2. */
  readonly turnRate?: number;
  /** Seconds, correlation time of the turn rate. Default 0.5. */
  readonly persistence?: number;
}

/**
 * Wanders at constant speed. The turn rate of its direction is an Ornstein-Uhlenbeck process, and a blocked direction is replaced
 * by a random one. It explores without learning: the chance level of a navigation task.
 *
 * @example
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => randomWalk({ body, speed: 0.3, turnRate: 1 }), // m/s, rad/s
 * });
 */
export function randomWalk(
  options: RandomWalkOptions,
): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  checkOptions('randomWalk', options, { body: true, speed: true, turnRate: true, persistence: true });
  const { body, speed, turnRate = 2, persistence = 0.5 } = options;
  return defineController({
    manifest: {
      name: 'random-walk',
      version: 2,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period }) {
      const random = new RandomStream(seed, 'random-walk');
      /** Direction in rad, turn rate in rad/s, share of the commanded way that the body makes, and last position in m. */
      const walk = { direction: 0, turning: 0, progress: 1, lastX: Number.NaN, lastY: Number.NaN };

      const redraw = (): void => {
        walk.direction = wrapAngle(TURN * random.uniform());
        walk.turning = turnRate * random.normal();
        walk.progress = 1;
      };
      /** Averages the share of the commanded way that the body made. */
      const observe = ({ x, y, heading }: Readonly<Pose>): void => {
        const { direction, lastX, lastY } = walk;
        const aligned = body.drive === 'holonomic' || Math.abs(angleDifference(direction, heading)) < ALIGNED;
        if (aligned && !Number.isNaN(lastX)) {
          const share = ((x - lastX) * cos(direction) + (y - lastY) * sin(direction)) / (speed * period);
          walk.progress += (Math.max(-1, Math.min(1, share)) - walk.progress) * Math.min(1, period / STALL_SECONDS);
        }
        walk.lastX = x;
        walk.lastY = y;
      };
      return {
        parts: { random, walk },
        beginTrial() {
          redraw();
          walk.lastX = Number.NaN;
          walk.lastY = Number.NaN;
        },
        step(_tick, { pose }, _feedback, { velocity }) {
          observe(pose);
          if (walk.progress < STALL_SHARE) redraw();
          walk.turning +=
            (-walk.turning * period) / persistence + turnRate * Math.sqrt((2 * period) / persistence) * random.normal();
          walk.direction = wrapAngle(walk.direction + walk.turning * period);
          steer(body, speed * cos(walk.direction), speed * sin(walk.direction), pose.heading, velocity);
        },
        signals: {
          direction: {
            kind: 'direction',
            unit: 'rad',
            meaning: 'where it wants to go',
            read(out) {
              out[0] = walk.direction;
            },
          },
          progress: {
            kind: 'scalar',
            unit: '1',
            meaning: 'share of the commanded way that the body makes; below 0.4 it gives its direction up',
            range: [-1, 1],
            read(out) {
              out[0] = walk.progress;
            },
          },
        },
      };
    },
  });
}
