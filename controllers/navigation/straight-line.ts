import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { checkOptions } from '../../agents/known-options.ts';
import { hypot } from '../../kernels/math-f64.ts';
import { defineController } from '../controller/define-controller.ts';
import { steer } from './heading-servo.ts';

/** Options of {@link straightLine}. */
export interface StraightLineOptions {
  /** Body to drive, within its limits. */
  readonly body: Body;
  /** Metres per second. */
  readonly speed: number;
  /** Target of the present trial in m, map frame; called in every tick. */
  readonly target: () => {
    /** Metres along the map's x axis. */
    readonly x: number;
    /** Metres along the map's y axis. */
    readonly y: number;
  };
}

/**
 * Drives straight to a known target: no learner does better in an arena without obstacles.
 *
 * @example
 * const goal = { x: 0.4, y: 0.3 };
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor() },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => straightLine({ body, speed: 0.3, target: () => goal }),
 * });
 */
export function straightLine(
  options: StraightLineOptions,
): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
  checkOptions('straightLine', options, { body: true, speed: true, target: true });
  const { body, speed, target } = options;
  return defineController({
    manifest: {
      name: 'straight-line',
      version: 2,
      sensors: { pose: { kind: 'pose' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build: () => ({
      parts: {},
      step(_tick, { pose }, { phase }, { velocity }) {
        const { x, y } = target();
        const dx = x - pose.x;
        const dy = y - pose.y;
        const distance = hypot(dx, dy);
        const scale = phase === 'outcome' || distance === 0 ? 0 : speed / distance;
        steer(body, scale * dx, scale * dy, pose.heading, velocity);
      },
    }),
  });
}
