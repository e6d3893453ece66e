import type { Body, Controller, Pose, Scan, ScanSettings, Twist } from '../../agents/index.ts';
import { cos, hypot, sin } from '../../kernels/math-f64.ts';
import { defineController } from '../controller/define-controller.ts';
import { steer } from './heading-servo.ts';

export interface PotentialFieldOptions {
  readonly body: Body;
  /** m/s */
  readonly speed: number;
  /** Where to go in the trial under way, m, map frame. Asked in every tick. */
  readonly target: () => { readonly x: number; readonly y: number };
  /** Of the range finder it sees by. */
  readonly scan: Pick<ScanSettings, 'start' | 'step' | 'mount'>;
  /** m from the body's rim, beyond which nothing repels; default 0.25. */
  readonly reach?: number;
  /** Repulsion of what fills the view at half the reach, relative to the attraction of the target; default 1. */
  readonly gain?: number;
}

/** Share of a repulsion that acts across it, so that a body goes around what stands in the way. */
const SWIRL = 0.7;

/**
 * Knows distances and the target: attracted by the target with a unit force, repelled by what the range finder sees with
 * (1 / d - 1 / reach) along each beam, where d is the distance from the body's rim (Khatib 1986, "Real-time obstacle avoidance for
 * manipulators and mobile robots"). Part of the repulsion acts across it, to the side on which the target is nearer, against being
 * stuck in front of a thing (De Luca & Oriolo 1994).
 */
export function potentialField(
  options: PotentialFieldOptions,
): Controller<{ readonly pose: Readonly<Pose>; readonly scan: Readonly<Scan> }, { readonly velocity: Twist }> {
  const { body, speed, target, scan: geometry, reach = 0.25, gain = 1 } = options;
  const offset = geometry.mount.x ?? 0;
  return defineController({
    manifest: {
      name: 'potential-field',
      version: 2,
      sensors: { pose: { kind: 'pose' }, scan: { kind: 'scan' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build: () => ({
      parts: {},
      step(_tick, { pose, scan }, { phase }, { velocity }) {
        const { x, y } = target();
        const toX = x - pose.x;
        const toY = y - pose.y;
        const distance = hypot(toX, toY);
        const aheadX = distance === 0 ? 0 : toX / distance;
        const aheadY = distance === 0 ? 0 : toY / distance;
        let awayX = 0;
        let awayY = 0;
        const { ranges } = scan;
        const share = (2 * gain * reach * Math.abs(geometry.step)) / Math.PI;
        for (let beam = 0; beam < ranges.length; beam++) {
          const bearing = pose.heading + geometry.start + beam * geometry.step;
          const range = Math.max(ranges[beam], 0);
          const [c, s] = [cos(bearing), sin(bearing)];
          const rim =
            hypot(range * c + offset * cos(pose.heading), range * s + offset * sin(pose.heading)) - body.radius;
          if (!(rim < reach)) continue;
          const push = share * (1 / Math.max(rim, 0.01) - 1 / reach);
          awayX -= push * c;
          awayY -= push * s;
        }
        const side = awayX * aheadY - awayY * aheadX > 0 ? SWIRL : -SWIRL;
        const forceX = aheadX + awayX - side * awayY;
        const forceY = aheadY + awayY + side * awayX;
        const force = hypot(forceX, forceY);
        const scale = phase === 'outcome' || force === 0 ? 0 : speed / force;
        steer(body, scale * forceX, scale * forceY, pose.heading, velocity);
      },
    }),
  });
}
