import { describe, expect, test } from 'vitest';
import { lidar, point, rodent } from '../../../agents/index.ts';
import { potentialField } from '../../../controllers/navigation/potential-field.ts';

const sensor = lidar({ mount: { z: 0.05 }, beams: 72, minimum: 0 });
const settings = sensor.settings as NonNullable<typeof sensor.settings>;

/** The velocity in the map frame of a holonomic body that looks along x, with something at a range about a bearing. */
function velocityNear(range: number, bearing: number, halfWidth: number) {
  const controller = potentialField({
    body: { ...point, radius: 0.05 },
    speed: 1,
    target: () => ({ x: 10, y: 0 }),
    scan: settings,
  });
  controller.initialise(1, 1e-3);
  const ranges = Float64Array.from({ length: 72 }, (_, beam) =>
    Math.abs(settings.start + beam * settings.step - bearing) < halfWidth ? range : Infinity,
  );
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  const pose = { x: 0, y: 0, heading: 0 };
  controller.step(0, { pose, scan: { ranges, sweepSeconds: 0 } }, { reward: 0, phase: 'active' }, { velocity });
  return velocity;
}

describe('potential field', () => {
  test('goes straight to the target while nothing is within its reach', () => {
    expect(velocityNear(0.31, 0.5, 0.3)).toEqual({ linearX: 1, linearY: 0, angularZ: 0 });
  });

  test.each([1, -1])('is pushed away from what is near, the more the nearer (side %i)', (side) => {
    const [far, near] = [0.2, 0.1].map((range) => velocityNear(range, side * 0.6, 0.4).linearY * -side);
    expect(far).toBeGreaterThan(0);
    expect(near).toBeGreaterThan(far);
  });

  test('goes round what stands in front of the target', () => {
    const { linearX, linearY } = velocityNear(0.15, 0.05, 0.5);
    expect(Math.abs(linearY)).toBeGreaterThan(Math.abs(linearX));
  });

  test('takes what was not measured for what touches, and nothing in range for free', () => {
    for (const blind of [Number.NaN, Number.NEGATIVE_INFINITY])
      expect(velocityNear(blind, 0.5, 0.4)).toEqual(velocityNear(0, 0.5, 0.4));
    expect(velocityNear(Number.NaN, 0.5, 0.4).linearY).toBeLessThan(-0.5);
    expect(velocityNear(Number.POSITIVE_INFINITY, 0.5, 0.4)).toEqual({ linearX: 1, linearY: 0, angularZ: 0 });
  });

  test('stands in the outcome phase, and refuses the state of another', () => {
    const controller = potentialField({ body: rodent, speed: 1, target: () => ({ x: 1, y: 0 }), scan: settings });
    controller.initialise(1, 1e-3);
    const velocity = { linearX: 9, linearY: 9, angularZ: 9 };
    const scan = { ranges: new Float64Array(72).fill(Infinity), sweepSeconds: 0 };
    controller.step(0, { pose: { x: 0, y: 0, heading: 0 }, scan }, { reward: 1, phase: 'outcome' }, { velocity });
    expect(velocity).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
    expect(() => controller.restore(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
  });
});
