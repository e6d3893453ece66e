import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VoxelGrid } from '../../../controllers/encoding/voxel-grid.ts';
import { eventsOf } from './events-of.ts';

test('an event is shared by the two bins next to it', () => {
  const grid = new VoxelGrid({ width: 2, height: 1, bins: 5 });
  // bins at 0, 0.25, 0.5, 0.75 and 1 s
  expect(
    grid.add(
      eventsOf([
        [0.3, 1, 0, 1],
        [1, 0, 0, 0],
        [1.1, 0, 0, 0],
      ]),
      0,
      1,
    ),
  ).toBe(2);
  expect([...grid.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 0, 0, 0.8, 0, 0.2, 0, 0, -1, 0]);
});

test('the sum of the volume is the balance of polarities', () => {
  const event = fc.tuple(
    fc.double({ min: -0.5, max: 1.5, noNaN: true }),
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 1 }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.integer({ min: 2, max: 9 }), (events, bins) => {
      const grid = new VoxelGrid({ width: 4, height: 3, bins });
      const inside = events.filter(([t]) => t >= 0 && t <= 1);
      expect(grid.add(eventsOf(events), 0, 1)).toBe(inside.length);
      const sum = grid.values.reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(
        inside.reduce((total, [, , , polarity]) => total + 2 * polarity - 1, 0),
        9,
      );
      grid.clear();
      expect(grid.values.every((value) => value === 0)).toBe(true);
    }),
  );
});

test('needs two bins', () => {
  expect(() => new VoxelGrid({ width: 2, height: 2, bins: 1 })).toThrow(
    expect.objectContaining({ code: 'invalid_voxel_grid', received: 1 }),
  );
});
