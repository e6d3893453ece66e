import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lidar, point, rodent } from '../../../../agents/index.ts';
import { potentialField } from '../../../../scenarios/studies/event-corridor/potential-field.ts';

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

describe('a single beam of a potential field, straight ahead', () => {
  /** A beam of 5 degrees. */
  const step = Math.PI / 36;

  /** The push of what is at a range ahead, as a share of the pull of a target there: what is 0.7 of it to the side tells. */
  function push(range: number, options: { reach?: number; gain?: number } = {}, mount: { x?: number } = {}): number {
    const controller = potentialField({
      body: { ...point, radius: 0.05 },
      speed: 1,
      target: () => ({ x: 10, y: 0 }),
      scan: { start: 0, step, mount: { z: 0.05, ...mount } },
      ...options,
    });
    controller.initialise(1, 1e-3);
    const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
    const senses = { pose: { x: 0, y: 0, heading: 0 }, scan: { ranges: Float64Array.of(range), sweepSeconds: 0 } };
    controller.step(0, senses, { reward: 0, phase: 'active' }, { velocity });
    expect(Math.hypot(velocity.linearX, velocity.linearY)).toBeCloseTo(1, 12);
    const slope = velocity.linearY / velocity.linearX;
    return slope / (0.7 + slope);
  }

  test('pushes as 1 / d - 1 / reach, with the distance from the rim', () => {
    // At a third and two thirds of the reach: twice and half of 1 / reach.
    expect(push(0.05 + 0.25 / 3) / push(0.05 + 0.5 / 3)).toBeCloseTo(4, 9);
    expect(push(0.05 + 0.2, { reach: 0.6 }) / push(0.05 + 0.4, { reach: 0.6 })).toBeCloseTo(4, 9);
    expect(push(0.299)).toBeGreaterThan(0);
    expect(push(0.301)).toBeCloseTo(0, 12);
  });

  test('is as strong at half of any reach, in proportion to its gain, and to the angle that a beam covers', () => {
    const half = push(0.05 + 0.125);
    expect(push(0.05 + 0.2, { reach: 0.4 })).toBeCloseTo(half, 12);
    expect(push(0.05 + 0.125, { gain: 3 })).toBeCloseTo(3 * half, 12);
    // 36 such beams cover half a circle. Each at half the reach pushes by 2 / 36, without a gain of its own too.
    expect(half).toBeCloseTo(2 / 36, 12);
  });

  test('is measured from the middle of the body, wherever the sensor is', () => {
    expect(push(0.1, {}, { x: 0.04 })).toBeCloseTo(push(0.14), 12);
  });

  test('grows no more within 1 cm of the rim', () => {
    const nearest = push(0.06, { gain: 0.01 });
    for (const range of [0.055, 0.05, 0.01, 0]) expect(push(range, { gain: 0.01 })).toBeCloseTo(nearest, 12);
    expect(push(0.062, { gain: 0.01 })).toBeLessThan(0.9 * nearest);
  });
});

describe('a potential field', () => {
  test('turns with the scene, wherever it is', () => {
    const angle = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100);
    const at = fc.integer({ min: -500, max: 500 }).map((centimetres) => centimetres / 100);
    const range = fc.integer({ min: 0, max: 400 }).map((millimetres) => millimetres / 1000);
    const ranges = fc.array(range, { minLength: 72, maxLength: 72 });
    fc.assert(
      fc.property(angle, angle, at, at, ranges, (bearing, heading, x, y, measured) => {
        /** What a body is commanded in its own frame, with a target 2 m off at a bearing. */
        const command = (pose: { x: number; y: number; heading: number }): readonly number[] => {
          const direction = bearing + pose.heading;
          const target = () => ({ x: pose.x + 2 * Math.cos(direction), y: pose.y + 2 * Math.sin(direction) });
          const mount = { z: 0.05, x: 0.02 };
          const controller = potentialField({
            body: { ...point, radius: 0.05 },
            speed: 0.4,
            target,
            scan: { ...settings, mount },
          });
          controller.initialise(1, 1e-3);
          const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
          const scan = { ranges: Float64Array.from(measured), sweepSeconds: 0 };
          controller.step(0, { pose, scan }, { reward: 0, phase: 'active' }, { velocity });
          return [velocity.linearX, velocity.linearY];
        };
        const [ahead, aside] = command({ x: 0, y: 0, heading: 0 });
        const [turnedAhead, turnedAside] = command({ x, y, heading });
        expect(Math.hypot(turnedAhead - ahead, turnedAside - aside)).toBeLessThan(1e-6);
      }),
    );
  });

  test('passes what is on its left on the right, and the other way round', () => {
    for (const side of [1, -1]) {
      const { linearX, linearY } = velocityNear(0.15, side * 0.3, 0.2);
      expect(Math.sign(linearY)).toBe(-side);
      expect(Number.isFinite(linearX)).toBe(true);
    }
  });

  test('stays at its target where nothing is near, and goes away from what is', () => {
    const at = (range: number) => {
      const controller = potentialField({
        body: { ...point, radius: 0.05 },
        speed: 1,
        target: () => ({ x: 3, y: -2 }),
        scan: { start: 0, step: 0.1, mount: { z: 0 } },
      });
      controller.initialise(1, 1e-3);
      const velocity = { linearX: 9, linearY: 9, angularZ: 9 };
      const senses = { pose: { x: 3, y: -2, heading: 0 }, scan: { ranges: Float64Array.of(range), sweepSeconds: 0 } };
      controller.step(0, senses, { reward: 0, phase: 'active' }, { velocity });
      return velocity;
    };
    expect(at(Infinity)).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
    const { linearX, linearY } = at(0.1);
    expect(Math.hypot(linearX, linearY)).toBeCloseTo(1, 12);
    expect(linearX).toBeLessThan(-0.8);
  });
});
