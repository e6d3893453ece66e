import fc from 'fast-check';
import { expect, test } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { steer } from '../../../controllers/navigation/heading-servo.ts';

const twist = () => ({ linearX: 9, linearY: 9, angularZ: 9 });
const angle = fc.double({ min: -3.14, max: 3.14, noNaN: true });
const speed = fc.double({ min: -2, max: 2, noNaN: true });

test('a holonomic body moves at the asked velocity whatever its heading', () => {
  fc.assert(
    fc.property(speed, speed, angle, (vx, vy, heading) => {
      const out = twist();
      steer(point, vx, vy, heading, out);
      const [c, s] = [Math.cos(heading), Math.sin(heading)];
      expect(c * out.linearX - s * out.linearY).toBeCloseTo(vx, 12);
      expect(s * out.linearX + c * out.linearY).toBeCloseTo(vy, 12);
      expect(out.angularZ).toBe(0);
    }),
  );
});

test('a holonomic body with a limit keeps the direction', () => {
  const out = twist();
  steer({ ...point, limits: { ...point.limits, linear: 0.5 } }, 3, 4, 0, out);
  expect(out.linearX).toBeCloseTo(0.3, 12);
  expect(out.linearY).toBeCloseTo(0.4, 12);
});

test('a differential body stays within its limits and never moves sideways or back', () => {
  fc.assert(
    fc.property(speed, speed, angle, (vx, vy, heading) => {
      const out = twist();
      steer(rodent, vx, vy, heading, out);
      expect(out.linearY).toBe(0);
      expect(out.linearX).toBeGreaterThanOrEqual(0);
      expect(out.linearX).toBeLessThanOrEqual(Math.min(rodent.limits.linear, Math.hypot(vx, vy)) * (1 + 1e-12));
      expect(Math.abs(out.angularZ)).toBeLessThanOrEqual(rodent.limits.angular);
    }),
  );
});

test.each([
  { name: 'aligned: straight ahead at full speed', heading: 0, linear: 0.4, turn: 0 },
  { name: 'looking left of it: turns right', heading: 0.5, linear: 0.4 * Math.cos(0.5), turn: -1 },
  { name: 'looking right of it: turns left', heading: -0.5, linear: 0.4 * Math.cos(0.5), turn: 1 },
  { name: 'looking away: turns in place', heading: 2.5, linear: 0, turn: -1 },
])('$name', ({ heading, linear, turn }) => {
  const out = twist();
  steer(rodent, 0.4, 0, heading, out);
  expect(out.linearX).toBeCloseTo(linear, 12);
  expect(Math.sign(out.angularZ)).toBe(turn);
});

test('turns no faster than it can stop', () => {
  const out = twist();
  const sluggish = { ...rodent, limits: { ...rodent.limits, angularAcceleration: 2 } };
  steer(sluggish, 1, 0, -0.25, out);
  expect(out.angularZ).toBeCloseTo(1, 12);
});

test('no velocity asked: rest, also for a body that turns at once', () => {
  for (const body of [point, rodent]) {
    const out = twist();
    steer(body, 0, 0, 1, out);
    expect(out).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  }
  const out = twist();
  const agile = { ...rodent, limits: { ...rodent.limits, angularAcceleration: Infinity } };
  steer(agile, 1, 0, 0, out);
  expect(out).toEqual({ linearX: 0.6, linearY: 0, angularZ: 0 });
});

test('turns by 12 rad/s for each radian that it is off, or by as much as it is told, up to its limit', () => {
  const agile = { ...rodent, limits: { ...rodent.limits, angular: 5, angularAcceleration: Infinity } };
  const turn = (heading: number, ...gain: readonly [number?]): number => {
    const out = twist();
    steer(agile, 1, 0, heading, out, ...gain);
    return out.angularZ;
  };
  expect(turn(-0.1)).toBeCloseTo(1.2, 12);
  expect(turn(0.1)).toBeCloseTo(-1.2, 12);
  expect(turn(-0.1, 3)).toBeCloseTo(0.3, 12);
  expect(turn(-1)).toBe(5);
  expect(turn(1)).toBe(-5);
});

test('takes the short way round where its heading wraps', () => {
  const out = twist();
  steer(rodent, -1, 0.1, -3.1, out);
  // From -3.1 rad to 3.04 it is shorter to the right.
  expect(out.angularZ).toBeLessThan(0);
  expect(out.linearX).toBeGreaterThan(0.5);
});
