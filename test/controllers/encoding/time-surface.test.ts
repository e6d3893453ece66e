import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeSurface } from '../../../controllers/encoding/time-surface.ts';
import { eventsOf } from './events-of.ts';

test('decays with its time constant from the last event of each pixel and polarity', () => {
  const surface = new TimeSurface({ width: 3, height: 2, tau: 0.05 });
  surface.add(
    eventsOf([
      [0.01, 2, 1, 1],
      [0.02, 0, 0, 0],
      [0.04, 2, 1, 1],
    ]),
  );
  const out = new Float64Array(12);
  surface.read(0.09, out);
  expect(out[6 + 3 + 2]).toBeCloseTo(Math.exp(-1), 12);
  expect(out[0]).toBeCloseTo(Math.exp(-0.07 / 0.05), 12);
  expect([...out].filter((value) => value > 0)).toHaveLength(2);
});

test('the context of an event sees its own polarity, nothing beyond the edges, and 1 at itself', () => {
  const surface = new TimeSurface({ width: 4, height: 4, tau: 0.01 });
  surface.add(
    eventsOf([
      [0, 1, 0, 1],
      [0, 1, 1, 0],
      [0.01, 0, 0, 1],
    ]),
  );
  const out = new Float64Array(9);
  surface.context({ t: 0.01, x: 0, y: 0, polarity: 1 }, 1, out);
  expect([...out]).toEqual([0, 0, 0, 0, 1, expect.closeTo(Math.exp(-1), 12), 0, 0, 0]);
});

test('batches may be cut anywhere', () => {
  const event = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 1 }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.nat(40), (events, cut) => {
      const sorted = events.sort(([a], [b]) => a - b);
      const [whole, parts] = [0, 1].map(() => new TimeSurface({ width: 5, height: 3, tau: 0.1 }));
      whole.add(eventsOf(sorted));
      parts.add(eventsOf(sorted.slice(0, cut)));
      parts.add(eventsOf(sorted.slice(cut)));
      expect(parts.last).toEqual(whole.last);
      whole.reset();
      expect(whole.last.every((at) => at === -Infinity)).toBe(true);
    }),
  );
});

test('the context of any event is the surface around it, with nothing beyond any edge', () => {
  const [width, height] = [4, 3];
  const surface = new TimeSurface({ width, height, tau: 0.1 });
  const all = Array.from({ length: 2 * width * height }, (_, i): [number, number, number, number] => [
    1e-3 * i,
    i % width,
    Math.floor(i / width) % height,
    Math.floor(i / (width * height)),
  ]);
  surface.add(eventsOf(all));
  const whole = new Float64Array(2 * width * height);
  surface.read(0.03, whole);
  for (const [, x, y, polarity] of all) {
    const context = new Float64Array(25);
    surface.context({ t: 0.03, x, y, polarity }, 2, context);
    for (const [k, value] of context.entries()) {
      const [column, row] = [x - 2 + (k % 5), y - 2 + Math.floor(k / 5)];
      const inside = column >= 0 && column < width && row >= 0 && row < height;
      expect(value).toBe(inside ? whole[(polarity * height + row) * width + column] : 0);
    }
  }
});
