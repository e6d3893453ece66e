import type { Body, Pose, Twist } from '../../agents/index.ts';
import { angleDifference, atan2, cos, hypot, sin } from '../../kernels/math-f64.ts';

/** 1/s, turn rate per radian of misalignment. */
const DEFAULT_GAIN = 12;

/**
 * Writes the twist with which a body best follows a velocity in the map frame, within its limits. Stateless.
 *
 * A holonomic body takes the velocity as it is and keeps its heading. A differential drive turns towards the velocity, no
 * faster than it can stop turning, and drives forward with the component of the velocity along its heading, if that is
 * positive: a body that faces away turns in place.
 *
 * @example
 * const twist = { linearX: 0, linearY: 0, angularZ: 0 };
 * steer(point, 0, 0.3, 0, twist); // 0.3 m/s north, for a body that looks east
 * console.log(twist); // it goes to its left: linearY is 0.3
 * steer(rodent, 0, 0.3, 0, twist);
 * console.log(twist); // on wheels it turns first: angularZ is 12, linearX about 0
 *
 * @param velocityX m/s, map frame
 * @param velocityY m/s, map frame
 * @param heading rad, heading of the body in the map frame
 * @param out twist, written in place
 * @param gain 1/s, turn rate per radian of misalignment; default 12
 */
export function steer(
  body: Body,
  velocityX: number,
  velocityY: number,
  heading: Pose['heading'],
  out: Twist,
  gain: number = DEFAULT_GAIN,
): void {
  const { linear, angular, angularAcceleration } = body.limits;
  const asked = hypot(velocityX, velocityY);
  out.linearX = 0;
  out.linearY = 0;
  out.angularZ = 0;
  if (asked === 0) return;
  const speed = Math.min(asked, linear);
  if (body.drive === 'holonomic') {
    const share = speed / asked;
    const ahead = cos(heading);
    const aside = sin(heading);
    out.linearX = share * (ahead * velocityX + aside * velocityY);
    out.linearY = share * (ahead * velocityY - aside * velocityX);
    return;
  }
  const error = angleDifference(atan2(velocityY, velocityX), heading);
  out.linearX = speed * Math.max(0, cos(error));
  if (error === 0) return;
  const size = Math.abs(error);
  const stoppable = Math.sqrt(2 * angularAcceleration * size);
  out.angularZ = Math.sign(error) * Math.min(gain * size, angular, stoppable);
}
