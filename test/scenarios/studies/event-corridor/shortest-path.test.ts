import { describe, expect, test } from 'vitest';
import { shortestPath } from '../../../../scenarios/studies/event-corridor/shortest-path.ts';

const half = { x: 3, y: 1 };
const from = { x: -2, y: 0 };
const to = { x: 2, y: 0 };

describe('shortest path', () => {
  test('is straight where nothing is in the way', () => {
    expect(shortestPath(from, to, [{ x: 0, y: 0.5, radius: 0.3 }], half, 0.1)).toBe(4);
  });

  test('goes round a disc along two tangents and an arc', () => {
    const radius = 0.4 + 0.1;
    const tangent = Math.sqrt(4 - radius * radius);
    const arc = radius * 2 * Math.asin(radius / 2);
    const length = shortestPath(from, to, [{ x: 0, y: 0, radius: 0.4 }], half, 0.1);
    expect(length).toBeGreaterThanOrEqual(2 * tangent + arc);
    expect(length).toBeLessThan((2 * tangent + arc) * 1.002);
  });

  test('takes the side on which the body fits', () => {
    const disc = { x: 0, y: 0.3, radius: 0.6 };
    const below = shortestPath(from, to, [disc], half, 0.1);
    expect(below).toBeLessThan(4.2);
    expect(shortestPath(from, to, [disc, { x: 0, y: -0.8, radius: 0.35 }], half, 0.1)).toBe(Infinity);
  });
});

test('does not squeeze a body between a disc and a wall', () => {
  // 0.15 m between the disc and the upper wall, for a body of 0.2 m; below it there is room.
  const disc = { x: 0, y: 0.35, radius: 0.5 };
  const [thin, wide] = [0.05, 0.1].map((radius) =>
    shortestPath({ x: -2, y: 0.85 }, { x: 2, y: 0.85 }, [disc], half, radius),
  );
  expect(thin).toBeLessThan(4.1);
  expect(wide).toBeGreaterThan(4.3);
});
