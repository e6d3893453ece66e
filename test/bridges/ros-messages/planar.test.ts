import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flattenTwist, headingOf, planarTwist, yaw, yawStream } from '../../../bridges/ros-messages/index.ts';
import { wrapAngle } from '../../../kernels/angle.ts';

it('has a heading back within its last bit, by a quaternion of unit length', () => {
  fc.assert(
    fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (heading) => {
      const { x, y, z, w } = yaw(heading);
      expect([x, y]).toEqual([0, 0]);
      expect(Math.abs(Math.hypot(z, w) - 1)).toBeLessThan(4e-15);
      expect(Math.abs(headingOf({ x, y, z, w }) - heading)).toBeLessThanOrEqual(2 ** -52 * Math.abs(heading) + 5e-324);
    }),
  );
});

it('has a heading back to the very bit', { tags: 'long' }, () => {
  let other = 0;
  for (let k = 0; k < 100_000; k++) {
    const heading = (((k * 0.6180339887498949) % 1) * 2 - 1) * Math.PI;
    if (headingOf(yaw(heading)) !== heading) other++;
  }
  expect(other).toBe(0);
  for (const heading of [0, Math.PI, -Math.PI, Math.PI / 2, -Math.PI / 2, 1e-9, 2.5])
    expect(headingOf(yaw(heading))).toBe(heading);
});

it('has the heading of a quaternion of any length, and of one that leans', () => {
  expect(headingOf({ x: 0, y: 0, z: 3 * Math.sin(0.35), w: 3 * Math.cos(0.35) })).toBeCloseTo(0.7, 15);
  const [s, c] = [Math.sin(0.1), Math.cos(0.1)];
  // Turned by 0.7 rad, then rolled by 0.2.
  expect(
    headingOf({ x: s * Math.cos(0.35), y: s * Math.sin(0.35), z: c * Math.sin(0.35), w: c * Math.cos(0.35) }),
  ).toBeCloseTo(0.7, 15);
});

it('turns by more than half a turn as the sine and cosine say', () => {
  expect(headingOf(yaw(4))).toBeCloseTo(4 - 2 * Math.PI, 15);
});

it('gives a stream of headings quaternions that do not jump, and each heading back to the bit', () => {
  for (const way of [1, -1]) {
    const turn = yawStream();
    let before = turn(0);
    expect(before.w).toBe(1);
    // Three turns.
    for (let k = 1; k <= 600; k++) {
      const heading = wrapAngle((way * k * 6 * Math.PI) / 600);
      const now = turn(heading);
      expect(before.z * now.z + before.w * now.w).toBeGreaterThan(0.99);
      expect(headingOf(now)).toBe(headingOf(yaw(heading)));
      before = now;
    }
  }
});

it('has a velocity back as it was, each part in its place', () => {
  const velocity = { linearX: 0.25, linearY: -0.5, angularZ: 1.5 };
  expect(planarTwist(velocity)).toEqual({ linear: { x: 0.25, y: -0.5, z: 0 }, angular: { x: 0, y: 0, z: 1.5 } });
  const back = { linearX: 0, linearY: 0, angularZ: 0 };
  flattenTwist({ linear: { x: 0.25, y: -0.5, z: 9 }, angular: { x: 8, y: 7, z: 1.5 } }, back);
  expect(back).toEqual(velocity);
});
