import { expect, it } from 'vitest';
import { cos, sin } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { Entry, INSIDE, Sweep } from '../../../sim/physics/sweep.ts';
import type { Footprint } from '../../../sim/world/footprints.ts';
import { Footprints } from '../../../sim/world/footprints.ts';

const random = new RandomStream(11, 'sweep');
const between = (low: number, high: number): number => low + (high - low) * random.uniform();

function anyFootprint(): Footprint {
  const heading = between(-3, 3);
  const round = random.uniform();
  return {
    name: 'it',
    x: 0.1,
    y: -0.2,
    axisX: cos(heading),
    axisY: sin(heading),
    halfX: round < 0.3 ? 0 : between(0.01, 0.5),
    halfY: round < 0.3 ? 0 : between(0.01, 0.5),
    rounding: round > 0.6 ? 0 : between(0.01, 0.3),
  };
}

it('meets an outline where the distance of the centre first is the radius', () => {
  const entry = new Entry();
  let [met, missed, nearest, gap, tilt, tangent] = [0, 0, Infinity, 0, 0, 0];
  for (let trial = 0; trial < 3000; trial++) {
    const shapes = new Footprints([anyFootprint()]);
    const [x, y, dx, dy] = [between(-2, 2), between(-2, 2), between(-3, 3), between(-3, 3)];
    const radius = Math.max(0, between(-0.2, 0.4));
    const at = (t: number): number => shapes.distance(0, x + t * dx, y + t * dy) - radius;
    if (at(0) < 1e-6) continue;
    const time = entry.enter(shapes, 0, radius, x, y, dx, dy, 1);
    if (time === Infinity) missed++;
    else met++;
    const until = Math.min(time, 1);
    for (let k = 0; k <= 100; k++) nearest = Math.min(nearest, at((until * k) / 100));
    if (time === Infinity) continue;
    const [px, py, { normalX, normalY, plane }] = [x + time * dx, y + time * dy, entry];
    if (!(time >= 0 && time <= 1 && dx * normalX + dy * normalY < 0)) expect.fail(`trial ${trial}`);
    gap = Math.max(gap, Math.abs(at(time)));
    // the normal is the gradient of the distance, and the plane is tangent there
    const outward = shapes.distance(0, px + 1e-4 * normalX, py + 1e-4 * normalY) - radius;
    tilt = Math.max(tilt, Math.abs(outward - 1e-4), Math.abs(Math.hypot(normalX, normalY) - 1));
    tangent = Math.max(tangent, Math.abs(px * normalX + py * normalY - plane));
  }
  expect(Math.min(met, missed)).toBeGreaterThan(200);
  expect(nearest).toBeGreaterThan(-1e-7);
  expect(gap).toBeLessThan(1e-9);
  expect(tilt).toBeLessThan(1e-9);
  expect(tangent).toBeLessThan(1e-12);
});

const square = new Footprints([{ name: 'square', x: 0, y: 0, axisX: 1, axisY: 0, halfX: 1, halfY: 1, rounding: 0 }]);

it('from the surface, meets it at once going in and not at all going out or along', () => {
  const entry = new Entry();
  for (const x of [-1, -1 + 1e-12, -1 - 1e-12]) {
    expect(entry.enter(square, 0, 0, x, 0.3, 0.5, 0.1, 1)).toBeCloseTo(0, 9);
    expect(entry.enter(square, 0, 0, x, 0.3, -0.5, 0.1, 1)).toBe(Infinity);
    expect(entry.enter(square, 0, 0, x, 0.3, 0, 0.1, 1)).toBe(Infinity);
  }
  expect(entry.enter(square, 0, 0, 0.2, 0.3, 1, 0, 1)).toBe(INSIDE);
});

it('finds the first of several, and passes between two', () => {
  const posts = new Footprints(
    [0.4, -0.4, 0].map((y, i) => ({
      name: `${i}`,
      x: 1 + i,
      y,
      axisX: 1,
      axisY: 0,
      halfX: 0,
      halfY: 0,
      rounding: 0.1,
    })),
  );
  const sweep = new Sweep(posts, 0.1);
  expect(sweep.first(0, 0, 5, 0)).toBe(2);
  expect(sweep.time).toBeCloseTo(2.8 / 5, 12);
  expect(sweep.beyond).toBeCloseTo(2.2, 12);
  expect(sweep.normalX).toBeCloseTo(-1, 12);
  expect(sweep.first(0, 0, 2.7, 0)).toBe(-1);
  expect(sweep.first(0, 0.4, 5, 0)).toBe(0);
});
