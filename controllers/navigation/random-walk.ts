import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { angleDifference, cos, sin, wrapAngle } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import { steer } from './heading-servo.ts';
import { bytesOf, numbersOf } from './number-bytes.ts';

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
  let random = new RandomStream(0, 'random-walk');
  let period = 1e-3;
  let direction = 0;
  let turning = 0;
  let progress = 1;
  let lastX = Number.NaN;
  let lastY = Number.NaN;

  const redraw = (): void => {
    direction = wrapAngle(TURN * random.uniform());
    turning = turnRate * random.normal();
    progress = 1;
  };
  /** Averages how much of the commanded way the body made. */
  const observe = ({ x, y, heading }: Readonly<Pose>): void => {
    const aligned = body.drive === 'holonomic' || Math.abs(angleDifference(direction, heading)) < ALIGNED;
    if (aligned && !Number.isNaN(lastX)) {
      const share = ((x - lastX) * cos(direction) + (y - lastY) * sin(direction)) / (speed * period);
      progress += (Math.max(-1, Math.min(1, share)) - progress) * Math.min(1, period / STALL_SECONDS);
    }
    lastX = x;
    lastY = y;
  };

  return {
    manifest: {
      name: 'random-walk',
      version: 1,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise(seed, dt) {
      random = new RandomStream(seed, 'random-walk');
      period = dt;
    },
    beginTrial() {
      redraw();
      lastX = Number.NaN;
      lastY = Number.NaN;
    },
    step(_tick, { pose }, _feedback, { velocity }) {
      observe(pose);
      if (progress < STALL_SHARE) redraw();
      turning += (-turning * period) / persistence + turnRate * Math.sqrt((2 * period) / persistence) * random.normal();
      direction = wrapAngle(direction + turning * period);
      steer(body, speed * cos(direction), speed * sin(direction), pose.heading, velocity);
    },
    endTrial() {},
    save: () => bytesOf(Float64Array.of(random.save(), direction, turning, progress, lastX, lastY)),
    restore(state) {
      if (state.length !== 48) {
        throw new ValidationError('the saved state is not that of a random walk', {
          code: 'foreign_state',
          expected: '48 bytes',
          received: `${state.length} bytes`,
        });
      }
      const [drawn = 0, ...rest] = numbersOf(state);
      random.restore(drawn);
      [direction = 0, turning = 0, progress = 1, lastX = Number.NaN, lastY = Number.NaN] = rest;
    },
  };
}
