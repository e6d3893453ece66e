import type { Body, Controller, Odometry, Twist } from '../../agents/index.ts';
import { defineController } from '../controller/define-controller.ts';
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
  return defineController({
    manifest: {
      name: 'hold-course',
      version: 2,
      sensors: { odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build: () => ({
      parts: {},
      step(_tick, { odometry }, { phase }, { velocity }) {
        steer(body, phase === 'outcome' ? 0 : speed, 0, odometry.heading, velocity);
      },
    }),
  });
}
