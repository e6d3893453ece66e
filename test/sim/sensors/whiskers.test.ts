import { describe, expect, it } from 'vitest';
import { rodent, whiskerSensor } from '../../../agents/index.ts';
import { whiskerModel } from '../../../sim/sensors/whiskers.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, truthAtRest } from './truth.ts';

describe.each([
  {
    claim: 'noisy',
    spec: whiskerSensor({
      whiskers: [
        { x: 0.05, y: 0, bearing: 0.3 },
        { x: 0.05, y: 0, bearing: -0.3 },
      ],
      z: 0.02,
      length: 0.4,
      noise: { deflection: 0.02 },
    }),
  },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(whiskerModel, options)) it(name, run);
});

const world = {
  name: 'edge',
  walls: [{ from: { x: 1, y: -1 }, to: { x: 1, y: 1 }, thickness: 0.02, height: 0.1 }],
  obstacles: [],
};
const spec = whiskerSensor({
  whiskers: [
    { x: 0.05, y: 0, bearing: 0 },
    { x: 0.05, y: 0, bearing: Math.PI / 2 },
  ],
  z: 0.05,
  length: 0.1,
});

it('bends on what it meets, and tells how fast', () => {
  const truth = truthAtRest();
  const { model, message } = modelAt(whiskerModel, spec, truth, rodent, world);
  const feel = (x: number): number[] => {
    truth.pose.x = x;
    model.track?.();
    model.sample(message);
    return [...message.deflection, ...message.velocity];
  };
  expect(feel(0.8)).toEqual([0, 0, 0, 0]);
  const [bent, side, speed, still] = feel(0.9) as [number, number, number, number];
  expect(bent).toBeCloseTo(0.6, 9);
  expect(side).toBe(0);
  expect(speed).toBeCloseTo(600, 6);
  expect(still).toBe(0);
  expect(feel(0.9)[2]).toBe(0);
  expect(feel(0.94)[0]).toBeCloseTo(1, 9);
});

it('feels over what is low', () => {
  const truth = truthAtRest();
  truth.pose.x = 0.9;
  const high = { ...spec, settings: { ...(spec.settings as NonNullable<typeof spec.settings>), z: 0.2 } };
  const { model, message } = modelAt(whiskerModel, high, truth, rodent, world);
  model.sample(message);
  expect(message.deflection[0]).toBe(0);
});

it('refuses whiskers that are none', () => {
  expect(() => modelAt(whiskerModel, { ...spec, size: 3 }, truthAtRest(), rodent, world)).toThrow(
    expect.objectContaining({ code: 'invalid_sensor' }),
  );
});

it('is rooted where it is declared, on the side of the body that it is on', () => {
  const short = { from: { x: 1, y: 0.01 }, to: { x: 1, y: 1 }, thickness: 0.02, height: 0.1 };
  const sides = whiskerSensor({
    whiskers: [
      { x: 0, y: 0.04, bearing: 0 },
      { x: 0, y: -0.04, bearing: 0 },
    ],
    z: 0.05,
    length: 0.1,
  });
  const truth = truthAtRest();
  truth.pose = { x: 0.95, y: 0, heading: 0 };
  const { model, message } = modelAt(whiskerModel, sides, truth, rodent, {
    name: 'half a wall',
    walls: [short],
    obstacles: [],
  });
  model.sample(message);
  expect(message.deflection[0]).toBeCloseTo(0.6, 9);
  expect(message.deflection[1]).toBe(0);
  // Turned to the left by a quarter, what was on the left is behind, nearer to -x.
  truth.pose = { x: 1.045, y: -0.05, heading: Math.PI / 2 };
  model.sample(message);
  expect(message.deflection[0]).toBeCloseTo(0.4, 5);
  expect(message.deflection[1]).toBe(0);
});
