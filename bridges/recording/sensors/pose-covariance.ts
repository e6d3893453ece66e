import type { Body, OdometryNoise, Pose } from '../../../agents/index.ts';
import { cos, sin, wrapAngle } from '../../../kernels/math-f64.ts';

/** Rows of a 3 x 3 covariance of x (m), y (m) and heading (rad), in the odom frame. */
export type PlanarCovariance = readonly [xx: number, xy: number, xa: number, yy: number, ya: number, aa: number];

/**
 * The covariance of a dead-reckoned pose, by the declared random errors of its odometry: P <- F P F' + sum of J J' from message to message, as in Siegwart,
 * Nourbakhsh & Scaramuzza (2011), "Introduction to autonomous mobile robots", section 5.2.4. F turns what was wrong of the heading into the displacement;
 * each J is one error: that of a wheel, of standard deviation slip times its travel, or without wheels one of the whole travel, slip / sqrt(n) with
 * n ticks a message. An error of scale is one for the whole way, so that it adds scale^2 (x, y)(x, y)'. Pose 0, 0, 0 is where odometry began: P is 0.
 * Where messages are lost, the way between two that came counts as one, and P is a little too large. Systematic errors are not in it.
 */
export function poseCovariance(
  { slip = 0, scale = 0 }: OdometryNoise,
  { wheels }: Body,
  ticksPerMessage: number,
): (pose: Readonly<Pose>) => PlanarCovariance {
  const last: Pose = { x: 0, y: 0, heading: 0 };
  let [xx, xy, xa, yy, ya, aa] = [0, 0, 0, 0, 0, 0];

  const add = (x: number, y: number, angle: number, deviation: number): void => {
    const variance = deviation * deviation;
    xx += variance * x * x;
    xy += variance * x * y;
    xa += variance * x * angle;
    yy += variance * y * y;
    ya += variance * y * angle;
    aa += variance * angle * angle;
  };

  return ({ x, y, heading }) => {
    if (x === 0 && y === 0 && heading === 0) [xx, xy, xa, yy, ya, aa] = [0, 0, 0, 0, 0, 0];
    else {
      const [dx, dy, turn] = [x - last.x, y - last.y, wrapAngle(heading - last.heading)];
      [xx, xy, yy] = [
        xx - 2 * dy * xa + dy * dy * aa,
        xy + dx * xa - dy * ya - dx * dy * aa,
        yy + 2 * dx * ya + dx * dx * aa,
      ];
      [xa, ya] = [xa - dy * aa, ya + dx * aa];
      if (wheels === undefined)
        add(dx - (turn * dy) / 2, dy + (turn * dx) / 2, turn, slip / Math.sqrt(ticksPerMessage));
      else {
        const half = turn / 2;
        const middle = last.heading + half;
        const shortened = half === 0 ? 1 : sin(half) / half;
        const [alongX, alongY] = [cos(middle) * shortened, sin(middle) * shortened];
        const travel = (dx * cos(middle) + dy * sin(middle)) / shortened;
        for (const side of [-1, 1]) {
          const perTurn = side / wheels.separation;
          add(
            (alongX - perTurn * dy) / 2,
            (alongY + perTurn * dx) / 2,
            perTurn,
            slip * (travel + (side * turn * wheels.separation) / 2),
          );
        }
      }
    }
    Object.assign(last, { x, y, heading });
    const scales = scale * scale;
    return [xx + scales * x * x, xy + scales * x * y, xa, yy + scales * y * y, ya, aa];
  };
}
