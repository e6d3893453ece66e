import { atan2 } from '../../../kernels/math-f64.ts';
import type { Message } from '../../ros-messages/index.ts';
import { rotate } from './transform-tree.ts';

/** How directions in the plane of a sensor are turned in that of another one. */
export interface PlanarTurn {
  /** Rad, the direction that straight ahead becomes, counter-clockwise. */
  readonly yaw: number;
  /** 1, or -1 for a sensor that is upside down: what was counter-clockwise is clockwise. */
  readonly sense: 1 | -1;
}

/** Cosine of the tilt up to which two planes are one: 5 degrees. */
const LEVEL = 0.9961946980917455;

/** The turn that a rotation is in the plane, upright or upside down; undefined of one that tilts it. */
export function planarTurn(rotation: Message<'geometry_msgs/msg/Quaternion'>): PlanarTurn | undefined {
  const up = rotate(rotation, { x: 0, y: 0, z: 1 }).z;
  if (!(Math.abs(up) >= LEVEL)) return undefined;
  const ahead = rotate(rotation, { x: 1, y: 0, z: 0 });
  return { yaw: atan2(ahead.y, ahead.x), sense: up > 0 ? 1 : -1 };
}

/** A direction as it was measured, turned: rad, counter-clockwise from straight ahead. */
export function turned(angle: number, turn: PlanarTurn | undefined): number {
  return turn === undefined ? angle : turn.yaw + turn.sense * angle;
}
