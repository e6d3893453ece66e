/** A point, or a direction: x, y, z. */
export type Vector = readonly [x: number, y: number, z: number];

/** A frame in another one: the rows of its rotation, and where its origin is, in metres. */
export interface RigidMotion {
  readonly rotation: readonly [Vector, Vector, Vector];
  readonly translation: Vector;
}

/** A frame that is the other one. */
export const AT_ONCE: RigidMotion = {
  rotation: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  translation: [0, 0, 0],
};

/** An origin as a description of a robot has it: turned by roll about x, then pitch about y, then yaw about z, rad, all of the parent. */
export function rigidMotion(translation: Vector, [roll, pitch, yaw]: Vector): RigidMotion {
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  const [sp, cp] = [Math.sin(pitch), Math.cos(pitch)];
  const [sy, cy] = [Math.sin(yaw), Math.cos(yaw)];
  return {
    rotation: [
      [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
      [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
      [-sp, cp * sr, cp * cr],
    ],
    translation,
  };
}

/** A direction of the inner frame, in the outer one. */
export function turned({ rotation }: RigidMotion, [x, y, z]: Vector): Vector {
  const [a, b, c] = rotation.map(([rx, ry, rz]) => rx * x + ry * y + rz * z);
  return [a, b, c];
}

/** A point of the inner frame, in the outer one. */
export function moved(frame: RigidMotion, point: Vector): Vector {
  const [x, y, z] = turned(frame, point);
  const [tx, ty, tz] = frame.translation;
  return [x + tx, y + ty, z + tz];
}

/** A frame that is given in an inner one, in the outer one. */
export function within(outer: RigidMotion, inner: RigidMotion): RigidMotion {
  const column = (k: 0 | 1 | 2): Vector =>
    turned(outer, [inner.rotation[0][k], inner.rotation[1][k], inner.rotation[2][k]]);
  const [x, y, z] = [column(0), column(1), column(2)];
  return {
    rotation: [
      [x[0], y[0], z[0]],
      [x[1], y[1], z[1]],
      [x[2], y[2], z[2]],
    ],
    translation: moved(outer, inner.translation),
  };
}

/** The outer frame in the inner one. */
export function inverse({ rotation: [a, b, c], translation }: RigidMotion): RigidMotion {
  const transposed: RigidMotion = {
    rotation: [
      [a[0], b[0], c[0]],
      [a[1], b[1], c[1]],
      [a[2], b[2], c[2]],
    ],
    translation: [0, 0, 0],
  };
  const [x, y, z] = turned(transposed, translation);
  return { ...transposed, translation: [-x, -y, -z] };
}
