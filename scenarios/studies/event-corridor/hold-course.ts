import type { Body, Controller, Odometry, Twist } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';

/** Options of {@link holdCourse}. */
export interface HoldCourseOptions {
  /** Body to keep on its course, by its drive and limits. */
  readonly body: Body;
  /** Metres per second, forward. */
  readonly speed: number;
}

/** Keeps the heading that it has at the start of a trial, by odometry alone: a blind baseline for corridors. */
export function holdCourse(
  options: HoldCourseOptions,
): Controller<{ readonly odometry: Readonly<Odometry> }, { readonly velocity: Twist }> {
  checkOptions('holdCourse', options, { body: true, speed: true });
  const { body, speed } = options;
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
