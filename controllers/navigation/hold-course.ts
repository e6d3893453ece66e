import type { Body, Controller, Odometry, Twist } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { steer } from './heading-servo.ts';

export interface HoldCourseOptions {
  readonly body: Body;
  /** m/s */
  readonly speed: number;
}

/** Goes straight on where it set out for, by odometry alone: what a blind agent can do that has to get to the other end. */
export function holdCourse({
  body,
  speed,
}: HoldCourseOptions): Controller<{ readonly odometry: Readonly<Odometry> }, { readonly velocity: Twist }> {
  return {
    manifest: {
      name: 'hold-course',
      version: 1,
      sensors: { odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(_tick, { odometry }, { phase }, { velocity }) {
      steer(body, phase === 'outcome' ? 0 : speed, 0, odometry.heading, velocity);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore(state) {
      if (state.length === 0) return;
      throw new ValidationError('the saved state is not that of a held course', {
        code: 'foreign_state',
        expected: 'no bytes: this controller has no state',
        received: `${state.length} bytes`,
      });
    },
  };
}
