import { expect, it } from 'vitest';
import { PlanarMotion } from '../../../sim/physics/planar-motion.ts';

const pi = Math.PI;
const twist = (linearX: number, linearY: number, angularZ: number) => ({ linearX, linearY, angularZ });

it('is velocity times period without rotation, to the bit', () => {
  const motion = new PlanarMotion(1e-3);
  motion.from({ x: 9, y: 9, heading: 0 }, twist(1 / 3, -0.7, 0));
  expect([motion.dx, motion.dy, motion.heading]).toEqual([(1 / 3) * 1e-3, -0.7 * 1e-3, 0]);
});

it('follows the arc of a constant twist, however long the period', () => {
  const motion = new PlanarMotion(1);
  motion.from({ x: 0, y: 0, heading: 0 }, twist(pi / 2, 0, pi / 2));
  expect(motion.dx).toBeCloseTo(1, 12);
  expect(motion.dy).toBeCloseTo(1, 12);
  expect(motion.heading).toBeCloseTo(pi / 2, 12);
  motion.from({ x: 0, y: 0, heading: pi / 2 }, twist(0, 1, 2 * pi));
  expect(Math.hypot(motion.dx, motion.dy)).toBeLessThan(1e-12);
  expect(motion.heading).toBeCloseTo(pi / 2, 12);
});

it('composes: many short periods are one long', () => {
  const [short, long] = [new PlanarMotion(1e-3), new PlanarMotion(1)];
  const pose = { x: 0, y: 0, heading: 3 };
  long.from(pose, twist(0.4, -0.2, 2.5));
  const end = { x: long.dx, y: long.dy, heading: long.heading };
  for (let k = 0; k < 1000; k++) {
    short.from(pose, twist(0.4, -0.2, 2.5));
    pose.x += short.dx;
    pose.y += short.dy;
    pose.heading = short.heading;
  }
  expect(pose.x).toBeCloseTo(end.x, 10);
  expect(pose.y).toBeCloseTo(end.y, 10);
  expect(pose.heading).toBeCloseTo(end.heading, 10);
});

it('inverts: the velocity of a displacement is the twist that gave it', () => {
  const motion = new PlanarMotion(0.1);
  motion.from({ x: 0, y: 0, heading: 1.1 }, twist(0.4, -0.2, 2.5));
  const back = twist(0, 0, 0);
  motion.velocityOf(motion.dx, motion.dy, back);
  expect(back.linearX).toBeCloseTo(0.4, 12);
  expect(back.linearY).toBeCloseTo(-0.2, 12);
});
