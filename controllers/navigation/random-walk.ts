import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { angleDifference, cos, sin, wrapAngle } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { defineController } from '../controller/define-controller.ts';
import { steer } from './heading-servo.ts';

const TURN = 6.283185307179586;
/** s over which progress is averaged to find out that something is in the way. */
const STALL_SECONDS = 0.05;
/** Share of the commanded progress below which the way is blocked. */
const STALL_SHARE = 0.4;
/** A body that looks further away from its direction than this, rad, is still turning and not stalled. */
const ALIGNED = 0.8;

export interface RandomWalkOptions {
  readonly body: Body;
  /** m/s */
  readonly speed: number;
  /** rad/s, standard deviation of the turn rate; default 2. */
  readonly turnRate?: number;
  /** s, correlation time of the turn rate; default 0.5. */
  readonly persistence?: number;
}

/**
 * Wanders at constant speed: the turn rate of its direction is an Ornstein-Uhlenbeck process, and a direction that is
 * blocked is given up for a random one. Explores, learns nothing: chance level of a navigation task.
 */
export function randomWalk({
  body,
  speed,
  turnRate = 2,
  persistence = 0.5,
}: RandomWalkOptions): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  return defineController({
    manifest: {
      name: 'random-walk',
      version: 2,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period }) {
      const random = new RandomStream(seed, 'random-walk');
      /** rad and rad/s, share of the commanded way that the body makes, and m where it last was. */
      const walk = { direction: 0, turning: 0, progress: 1, lastX: Number.NaN, lastY: Number.NaN };

      const redraw = (): void => {
        walk.direction = wrapAngle(TURN * random.uniform());
        walk.turning = turnRate * random.normal();
        walk.progress = 1;
      };
      /** Averages how much of the commanded way the body made. */
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
