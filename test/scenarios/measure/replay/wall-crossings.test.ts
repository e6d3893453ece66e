import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wallCrossings } from '../../../../scenarios/measure/replay/wall-crossings.ts';

const wall = { from: { x: 1, y: -1 }, to: { x: 1, y: 1 } };

it('counts the steps that go through a wall, not those beside it', () => {
  expect(wallCrossings({ x: [0, 0.9, 1.1, 2, 0], y: [0, 0, 0, 0, 0.5] }, [wall])).toBe(2);
  expect(wallCrossings({ x: [0, 2], y: [1.1, 1.1] }, [wall])).toBe(0);
  expect(wallCrossings({ x: [0, 2], y: [0.5, 1.6] }, [wall])).toBe(0);
  expect(wallCrossings({ x: [1, 1], y: [-2, 2] }, [wall])).toBe(0);
});

it('counts a step through two walls once, and none without walls', () => {
  const other = { from: { x: 1.5, y: -1 }, to: { x: 1.5, y: 1 } };
  expect(wallCrossings({ x: [0, 2], y: [0, 0] }, [wall, other])).toBe(1);
  expect(wallCrossings({ x: [0, 2], y: [0, 0] }, [])).toBe(0);
});

it('counts the steps through a disc, or into it', () => {
  const disc = { at: { x: 1, y: 0 }, radius: 0.5 };
  expect(wallCrossings({ x: [0, 2, 2], y: [0.4, 0.4, 2] }, [disc])).toBe(1);
  expect(wallCrossings({ x: [0, 2], y: [0.6, 0.6] }, [disc])).toBe(0);
  expect(wallCrossings({ x: [0, 0.6, 0.6], y: [0, 0, 0] }, [disc])).toBe(2);
  expect(wallCrossings({ x: [-1, 0.4], y: [0, 0] }, [disc])).toBe(0);
});

it('measures from a disc to the nearest place of a slanting step', () => {
  // The middle of the step is sqrt(1/2) from the origin, its ends 1.
  const step = { x: [0, 1], y: [1, 0] };
  for (const [radius, crossings] of [
    [0.7, 0],
    [0.72, 1],
  ] as const)
    expect(wallCrossings(step, [{ at: { x: 0, y: 0 }, radius }])).toBe(crossings);
});

it('does not mind the direction of the step or of the wall', () => {
  const metres = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(metres, metres, metres, metres, (a, b, c, d) => {
      const there = wallCrossings({ x: [a, c], y: [b, d] }, [wall]);
      expect(wallCrossings({ x: [c, a], y: [d, b] }, [{ from: wall.to, to: wall.from }])).toBe(there);
    }),
  );
});
