import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewArena } from '../../../../scenarios/plots/arena/draw-world.ts';
import { beyondWalls, discWithin, roomAlong } from '../../../../scenarios/plots/arena/walls.ts';
import { arrow, roomBetweenWalls } from '../../../../scenarios/report/arena/arrow.ts';
import { rectangularArena, type Wall } from '../../../../sim/world/world.ts';

const wall = (x0: number, y0: number, x1: number, y1: number): Wall => ({
  from: { x: x0, y: y0 },
  to: { x: x1, y: y1 },
  thickness: 0.1,
});

describe('roomAlong', () => {
  it('ends at the near face of the first wall, from either side and where a wall ends', () => {
    const world = { walls: [wall(-1, 1, 1, 1), wall(-1, 2, 1, 2)] };
    expect(roomAlong(world, { x: 0, y: 0 }, 0, 1, 9)).toBeCloseTo(0.95, 12);
    expect(roomAlong(world, { x: 0, y: 3 }, 0, -1, 9)).toBeCloseTo(0.95, 12);
    expect(roomAlong(world, { x: 1.1, y: 0 }, 0, 1, 9)).toBe(9);
    expect(roomAlong(world, { x: 3, y: 1 }, -1, 0, 9)).toBeCloseTo(2, 12);
    expect(roomAlong(world, { x: 0, y: 0 }, 0, 1, 0.5)).toBe(0.5);
  });

  it('is none from a face into its wall, and all of the way from within a wall', () => {
    const world = { walls: [wall(-1, 1, 1, 1)] };
    expect(roomAlong(world, { x: 0, y: 0.95 }, 0, 1, 9)).toBeCloseTo(0, 9);
    expect(roomAlong(world, { x: 0, y: 0.95 }, 0, -1, 9)).toBe(9);
    expect(roomAlong(world, { x: 0, y: 1 }, 0, 1, 9)).toBe(9);
  });
});

describe('what is drawn in an arena', () => {
  const world = { walls: rectangularArena(2, 2) };
  const view = viewArena({ x: [-2, 2], y: [-2, 2] }, 0, 0, 400);
  const points = (path: string): number[][] =>
    [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

  it('is a disc that no wall crosses', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.99, max: 0.99, noNaN: true }),
        fc.double({ min: -0.99, max: 0.99, noNaN: true }),
        (x, y) => {
          const markup = discWithin(world, { x, y, radius: 0.3 }, view, 'goal');
          const isWhole = Math.max(Math.abs(x), Math.abs(y)) <= 0.7 - 1e-6;
          if (isWhole) expect(markup).toContain('<circle');
          for (const [left, top] of points(markup)) {
            expect(left).toBeGreaterThanOrEqual(99.9);
            expect(left).toBeLessThanOrEqual(300.1);
            expect(top).toBeGreaterThanOrEqual(99.9);
            expect(top).toBeLessThanOrEqual(300.1);
          }
        },
      ),
    );
  });

  it('is an arrow that ends at the wall', () => {
    const place = { x: 0.95, y: 0 };
    const direction = { east: 1, north: 0 };
    const markup = arrow(
      view.x(0.95),
      view.y(0),
      direction,
      30,
      'arrow',
      roomBetweenWalls(world, place, direction, 30, view.perMetre),
    );
    const [tail, tip] = points(markup);
    expect([tail[0], tip[0]]).toEqual([265, 300]);
  });
});

describe('beyondWalls', () => {
  const inside = { x: 0, y: 0 };
  const within = { x: 0.9, y: -0.9 };
  const outside = { x: 1.3, y: 0 };

  it('finds what an arena keeps out', () => {
    expect(beyondWalls({ walls: rectangularArena(2, 2) }, [within, outside], inside)).toEqual(new Set([outside]));
  });

  it('finds nothing where there is a way in', () => {
    const open = rectangularArena(2, 2).slice(0, 3);
    expect(beyondWalls({ walls: open }, [within, outside], inside).size).toBe(0);
    expect(beyondWalls({ walls: [] }, [within, outside], inside).size).toBe(0);
  });

  it('finds what the arms of a T leave between them', () => {
    const t = [
      wall(-0.2, -1, 0.2, -1),
      wall(-0.2, -1, -0.2, 0),
      wall(0.2, -1, 0.2, 0),
      wall(-1, 0, -0.2, 0),
      wall(0.2, 0, 1, 0),
      wall(-1, 0, -1, 0.4),
      wall(1, 0, 1, 0.4),
      wall(-1, 0.4, 1, 0.4),
    ];
    const [stem, arm, corner] = [
      { x: 0, y: -0.5 },
      { x: 0.8, y: 0.2 },
      { x: 0.7, y: -0.6 },
    ];
    expect(beyondWalls({ walls: t }, [stem, arm, corner], inside)).toEqual(new Set([corner]));
  });
});
