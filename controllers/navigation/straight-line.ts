import type { Body, Controller, Pose, Twist } from '../../agents/index.ts';
import { hypot } from '../../kernels/math-f64.ts';
import { defineController } from '../controller/define-controller.ts';
import { steer } from './heading-servo.ts';

export interface StraightLineOptions {
  readonly body: Body;
  /** m/s */
  readonly speed: number;
  /** Where to go in the trial under way, m, map frame. Asked in every tick. */
  readonly target: () => { readonly x: number; readonly y: number };
}

/** Knows the target and drives straight to it at full speed: what no learner beats in an arena without obstacles. */
export function straightLine({
  body,
  speed,
  target,
}: StraightLineOptions): Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }> {
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
