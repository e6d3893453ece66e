import { describe, expect, it } from 'vitest';
import { lidar, rodent, sonar } from '../../../agents/index.ts';
import { scanModel } from '../../../sim/sensors/range-scan.ts';
import type { World } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { sensorModelConformance } from '../../conformance/sensor-model.ts';
import { modelAt, spread, truthAtRest } from './truth.ts';

describe.each([
  { claim: 'exact lidar', spec: lidar({ mount: { z: 0.05 }, beams: 16 }), infinities: true },
  {
    claim: 'faulty sonar',
    spec: sonar({ mount: { z: 0.05 }, count: 6, noise: { constant: 0.01, miss: 0.1, short: 0.1, random: 0.1 } }),
    infinities: true,
    misses: true,
  },
])('a model of a sensor: $claim', ({ claim: _, ...options }) => {
  for (const { name, run } of sensorModelConformance(scanModel, options)) it(name, run);
});

const room: World = {
  name: 'room',
  walls: rectangularArena(4, 2),
  obstacles: [
    { kind: 'sphere', at: { x: 1, y: 0 }, radius: 0.1 },
    { kind: 'box', at: { x: -1, y: 0 }, size: [0.2, 0.2, 0.05] },
  ],
};
const mount = { z: 0.1 };
const once = (spec: Parameters<typeof scanModel>[0]['spec'], truth = truthAtRest()) => {
  const { model, message } = modelAt(scanModel, spec, truth, rodent, room);
  model.track?.();
  model.sample(message);
  return { model, message, truth };
};

describe('a LiDAR', () => {
  it('measures what is at its height', () => {
    const { message } = once(lidar({ mount, beams: 4, minimum: 0 }));
    // from behind, clockwise last: behind (the box is too low), right, ahead (the sphere at its middle), left
    expect([...message.ranges].map((range) => Number(range.toFixed(6)))).toEqual([2, 1, 0.9, 1]);
    const low = once(lidar({ mount: { z: 0.04 }, beams: 4 })).message;
    expect(low.ranges[0]).toBe(Math.fround(0.9));
    expect(low.ranges[2]).toBe(Math.fround(1 - Math.sqrt(0.01 - 0.0036)));
  });

  it('says what is too far and too near', () => {
    const { message } = once(lidar({ mount, beams: 4, minimum: 0.95, maximum: 1.5 }));
    expect(message.ranges[0]).toBe(Infinity);
    expect(message.ranges[2]).toBe(-Infinity);
  });

  it('sweeps while the body turns', () => {
    const truth = truthAtRest();
    const spec = lidar({ mount, beams: 100, rateHz: 10 });
    const { model, message } = modelAt(scanModel, spec, truth, rodent, room);
    for (let k = 1; k <= 200; k++) {
      truth.pose.heading = k * 1e-3 * 2;
      model.track?.();
      if (k % 100 === 0) model.sample(message);
    }
    // the beam at angle a of the second scan was measured at 0.101 + 0.001 beam s
    for (const beam of [0, 17, 63, 99]) {
      const heading = 2 * (0.101 + 1e-3 * beam);
      const still = truthAtRest();
      still.pose.heading = heading;
      expect(message.ranges[beam]).toBeCloseTo(once(lidar({ mount, beams: 100 }), still).message.ranges[beam], 6);
    }
  });

  it('sweeps the short way where the heading passes pi', () => {
    const truth = truthAtRest();
    const spec = lidar({ mount, beams: 7, rateHz: 500 });
    const { model, message } = modelAt(scanModel, spec, truth, rodent, room);
    // Two ticks a scan: beams are measured within ticks, while the body turns by 0.1 rad in each.
    const headingAt = (ticks: number): number => Math.PI - 0.25 + 0.1 * ticks;
    for (let k = 1; k <= 4; k++) {
      truth.pose.heading = headingAt(k) > Math.PI ? headingAt(k) - 2 * Math.PI : headingAt(k);
      model.track?.();
      if (k % 2 === 0) model.sample(message);
    }
    for (let beam = 0; beam < 7; beam++) {
      const still = truthAtRest();
      const { sweepSeconds } = spec.settings as { sweepSeconds: number };
      still.pose.heading = headingAt(4 - 1e3 * sweepSeconds * (1 - beam / 6));
      expect(message.ranges[beam]).toBeCloseTo(once(lidar({ mount, beams: 7 }), still).message.ranges[beam], 9);
    }
  });

  it('measures from where it is mounted: ahead by x, and to the left by y', () => {
    const { ranges } = once(lidar({ mount: { x: 0.3, y: 0.25, z: 0.1 }, beams: 4, minimum: 0 })).message;
    // Behind, right, ahead past the sphere, left.
    expect([...ranges]).toEqual([2.3, 1.25, 1.7, 0.75].map(Math.fround));
    const turned = truthAtRest();
    turned.pose.heading = Math.PI / 2;
    const { ranges: aside } = once(lidar({ mount: { x: 0.3, y: 0.25, z: 0.1 }, beams: 4 }), turned).message;
    expect([...aside]).toEqual([1.3, 2.25, 0.7, 1.75].map(Math.fround));
  });

  it('errs as described', { tags: 'long' }, () => {
    const noise = { constant: 0.01, proportional: 0.02 };
    const { model, message } = once(lidar({ mount, beams: 4, noise }));
    const { mean, deviation } = spread(4000, () => {
      model.track?.();
      model.sample(message);
      return message.ranges[1];
    });
    expect(mean).toBeCloseTo(1, 2);
    expect(deviation).toBeGreaterThan(0.03 * 0.95);
    expect(deviation).toBeLessThan(0.03 * 1.05);
    const faulty = once(lidar({ mount, beams: 4, noise: { miss: 0.1, short: 0.2, shortMean: 0.5, random: 0.1 } }));
    const kinds = { missed: 0, exact: 0, short: 0 };
    const n = 10_000;
    for (let k = 0; k < n; k++) {
      faulty.model.track?.();
      faulty.model.sample(faulty.message);
      const range = faulty.message.ranges[1];
      if (Number.isNaN(range)) kinds.missed++;
      else if (Math.abs(range - 1) < 1e-9) kinds.exact++;
      else if (range < 1) kinds.short++;
    }
    // short returns below the minimum, and random ones before the wall, count as well
    expect(kinds.missed / n).toBeCloseTo(0.1, 1);
    expect(kinds.exact / n).toBeCloseTo(0.6, 1);
    expect(kinds.short / n).toBeCloseTo(0.2 + 0.1 * (0.9 / 5.9), 1);
  });
});

it('a sonar measures what is nearest in its cone', () => {
  const { message } = once(sonar({ mount, count: 4, cone: 0.6 }));
  expect(message.ranges[0]).toBe(Math.fround(0.9));
  expect(message.ranges[1]).toBeCloseTo(1, 6);
  const wide = once(sonar({ mount, count: 1, cone: 2.8, maximum: 5 })).message;
  expect(wide.ranges[0]).toBe(Math.fround(0.9));
  const turned = truthAtRest();
  turned.pose.heading = 0.2;
  expect(once(sonar({ mount, cone: 0.6 }), turned).message.ranges[0]).toBeLessThan(0.92);
  expect(once(sonar({ mount, cone: 0 }), turned).message.ranges[0]).toBeGreaterThan(1.5);
});

it('continues from its state', () => {
  const spec = lidar({ mount, beams: 20, rateHz: 100 });
  const truth = truthAtRest();
  const [one, other] = [0, 1].map(() => modelAt(scanModel, spec, truth, rodent, room)) as [
    ReturnType<typeof modelAt<'scan'>>,
    ReturnType<typeof modelAt<'scan'>>,
  ];
  for (let k = 0; k < 5; k++) {
    truth.pose.heading += 0.01;
    one.model.track?.();
  }
  other.model.state.forEach((part, k) => void part.set(one.model.state[k]));
  for (let k = 0; k < 5; k++) {
    truth.pose.heading += 0.01;
    one.model.track?.();
    other.model.track?.();
  }
  one.model.sample(one.message);
  other.model.sample(other.message);
  expect(other.message).toEqual(one.message);
});

it('refuses impossible settings', () => {
  expect(() => once(lidar({ mount: { z: -1 } }))).toThrow(expect.objectContaining({ code: 'invalid_sensor' }));
  for (const tilted of [{ pitch: 0.1 }, { roll: -0.1 }])
    for (const declare of [lidar, sonar])
      expect(() => once(declare({ mount: { z: 0.1, ...tilted } }))).toThrow(
        expect.objectContaining({ block: 'mount', expected: expect.stringContaining('without pitch and roll') }),
      );
  expect(() => once(sonar({ mount, cone: 4 }))).toThrow(expect.objectContaining({ block: 'cone' }));
  expect(() => once({ kind: 'scan', size: 3, noise: {} })).toThrow(expect.objectContaining({ block: 'settings' }));
});

it('returns too early by an exponential that is cut at the wall, and astray anywhere from minimum to maximum', {
  tags: 'long',
}, () => {
  const ranges = (noise: Readonly<Record<string, number>>, minimum: number): number[] => {
    const { model, message } = once(lidar({ mount, beams: 4, minimum, maximum: 6, noise }));
    return Array.from({ length: 20_000 }, () => {
      model.track?.();
      model.sample(message);
      return message.ranges[1];
    });
  };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  // The wall is at 1 m: m - z e^(-z/m)/(1 - e^(-z/m)) of a mean of 0.5 m, with a standard deviation of about 0.26 m.
  const early = ranges({ short: 1, shortMean: 0.5 }, 0);
  expect(Math.abs(mean(early) - (0.5 - Math.exp(-2) / (1 - Math.exp(-2))))).toBeLessThan(0.01);
  const astray = ranges({ random: 1 }, 2);
  expect(Math.min(...astray)).toBeGreaterThanOrEqual(2);
  expect(Math.abs(mean(astray) - 4)).toBeLessThan(0.04);
});
