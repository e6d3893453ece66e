import type { Body, Controller, Pose, Scan, ScanSettings, Twist } from '../../../agents/index.ts';
import { freeDistance } from '../../../agents/index.ts';
import { checkOptions } from '../../../agents/known-options.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';
import { cos, hypot, sin } from '../../../kernels/math-f64.ts';

/** Options of {@link potentialField}. */
export interface PotentialFieldOptions {
  /** Body to steer to the target, by its drive and limits; distances begin at its radius. */
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
  /** Geometry of the range finder. */
  readonly scan: Pick<ScanSettings, 'start' | 'step' | 'mount'>;
  /** Metres from the body's rim beyond which nothing repels. Default 0.25. */
  readonly reach?: number;
  /** Ratio of repulsion to the attraction of the target: surfaces at half the reach, on all of one side, repel with 4 / pi of it. Default 1. */
  readonly gain?: number;
}

/** Sideways force as a share of the repulsion, so that a body goes around an obstacle. */
const SWIRL = 0.7;

/**
 * Goes to a known target by distances: the target attracts with a unit force, and each beam of the range finder repels with
 * (1 / d - 1 / reach), where d is the distance from the body's rim (Khatib 1986, "Real-time obstacle avoidance for manipulators
 * and mobile robots"). A share of the repulsion acts sideways, towards the target, so that the body does not get stuck in front of
 * an obstacle (De Luca & Oriolo 1994). A beam that measured nothing repels as one that touches; nothing in range does not.
 *
 * @example
 * const scan = { mount: { z: 0.06 }, start: -Math.PI, step: Math.PI / 18 }; // 36 beams, of which the first looks behind
 * const agent = defineAgent({
 *   body: rodent,
 *   sensors: { pose: poseSensor(), scan: lidar({ mount: scan.mount, beams: 36 }) },
 *   actuators: { velocity: velocityActuator() },
 *   controller: (body) => potentialField({ body, speed: 0.3, target: () => ({ x: 2, y: 0 }), scan }),
 * });
 */
export function potentialField(
  options: PotentialFieldOptions,
): Controller<{ readonly pose: Readonly<Pose>; readonly scan: Readonly<Scan> }, { readonly velocity: Twist }> {
  checkOptions('potentialField', options, {
    body: true,
    speed: true,
    target: true,
    scan: true,
    reach: true,
    gain: true,
  });
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
          const range = freeDistance(ranges[beam]);
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
