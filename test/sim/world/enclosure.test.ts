import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Enclosure } from '../../../sim/world/enclosure.ts';
import type { Obstacle, Wall } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { share } from '../../effort.ts';

const enclosure = (walls: readonly Wall[], obstacles: readonly Obstacle[] = []): Enclosure =>
  new Enclosure({ name: 'lab', walls, obstacles }, 0.1);
const wall = (x0: number, y0: number, x1: number, y1: number, thickness = 0.02): Wall => ({
  from: { x: x0, y: y0 },
  to: { x: x1, y: y1 },
  thickness,
});
/** A closed line of walls through the points. */
const ring = (points: readonly (readonly [number, number])[]): Wall[] =>
  points.map(([x, y], i) => wall(x, y, ...(points[(i + 1) % points.length] as [number, number])));

describe('a point is shut in', () => {
  it('by a rectangular arena up to its walls, and not beyond', () => {
    const arena = enclosure(rectangularArena(1.2, 0.8));
    expect([arena.encloses(0, 0), arena.encloses(0.599, -0.399)]).toEqual([true, true]);
    expect([arena.encloses(0.621, 0), arena.encloses(5, 5), arena.encloses(0, -0.421)]).toEqual([false, false, false]);
    expect(arena.span.x).toEqual([expect.closeTo(-0.62, 6), expect.closeTo(0.62, 6)]);
    expect(arena.span.y).toEqual([expect.closeTo(-0.42, 6), expect.closeTo(0.42, 6)]);
  });

  it('in each half of an arena with a wall across, and in a room within it', () => {
    const halves = enclosure([...rectangularArena(1, 1), wall(0.15, -0.5, 0.15, 0.5)]);
    expect([halves.encloses(0, 0), halves.encloses(0.3, 0.3), halves.encloses(0.6, 0)]).toEqual([true, true, false]);
    const room = enclosure([...rectangularArena(4, 4), ...rectangularArena(1, 1)]);
    expect([room.encloses(0, 0), room.encloses(1, 1), room.encloses(3, 0)]).toEqual([true, true, false]);
  });

  it('by walls that cross like a hash, by their middle only', () => {
    const hash = enclosure([
      wall(-1, 0.2, 1, 0.2),
      wall(-1, -0.2, 1, -0.2),
      wall(0.2, -1, 0.2, 1),
      wall(-0.2, -1, -0.2, 1),
    ]);
    expect([hash.encloses(0, 0), hash.encloses(0.5, 0), hash.encloses(0.5, 0.5)]).toEqual([true, false, false]);
  });

  it('by walls that posts and boxes complete, unless these are above, or can be pushed away', () => {
    const [, ...three] = rectangularArena(1, 1);
    const box: Obstacle = { kind: 'box', at: { x: 0, y: -0.6 }, size: [1.1, 0.2, 0.3] };
    const closed = (change: object): boolean => enclosure(three, [{ ...box, ...change } as Obstacle]).encloses(0, 0);
    expect([closed({}), closed({ z: 0.1 }), closed({ mass: 1 }), closed({ at: { x: 0, y: -0.62 } })]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const posts = Array.from({ length: 8 }, (_, i): Obstacle => {
      const angle = (Math.PI * i) / 4;
      return {
        kind: 'cylinder',
        at: { x: Math.cos(angle), y: Math.sin(angle) },
        radius: Math.sin(Math.PI / 8),
        height: 1,
      };
    });
    expect(enclosure([], posts).encloses(0.1, 0.2)).toBe(true);
    expect(enclosure([], posts.slice(1)).encloses(0.1, 0.2)).toBe(false);
  });

  it('by nothing in a world without walls, or with one', () => {
    expect(enclosure([]).encloses(0, 0)).toBe(false);
    expect(enclosure([wall(-1, 1, 1, 1)]).encloses(0, 0)).toBe(false);
  });

  it('by a ring of any shape where a ray from it crosses the ring an odd number of times, and by none with a gap', () => {
    const shapes = fc.record({
      radii: fc.array(fc.double({ min: 0.4, max: 2, noNaN: true }), { minLength: 3, maxLength: 9 }),
      x: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
      y: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
      order: fc.nat(),
      gap: fc.nat(),
    });
    fc.assert(
      fc.property(shapes, ({ radii, x, y, order, gap }) => {
        const points = radii.map((radius, i): [number, number] => {
          const angle = (2 * Math.PI * i) / radii.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const walls = ring(points);
        const turned = walls.map(
          (_, i) => walls[(i * (order % 2 === 0 ? 1 : walls.length - 1) + order) % walls.length],
        );
        const all = enclosure(turned);
        fc.pre(all.solidAt(x, y) === undefined);
        const crossings = points.filter(([x0, y0], i) => {
          const [x1, y1] = points[(i + 1) % points.length];
          return y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
        }).length;
        expect(all.encloses(x, y)).toBe(crossings % 2 === 1);
        const { from, to } = walls[gap % walls.length];
        const shorter = { from, to: { x: from.x + 0.3 * (to.x - from.x), y: from.y + 0.3 * (to.y - from.y) } };
        expect(enclosure([...walls.filter((_, i) => i !== gap % walls.length), shorter]).encloses(x, y)).toBe(false);
      }),
      { numRuns: share(400) },
    );
  });
});

it('names the solid around a point', () => {
  const post: Obstacle = { kind: 'cylinder', at: { x: 0.2, y: 0 }, radius: 0.1, height: 0.3, name: 'post' };
  const arena = enclosure(rectangularArena(1, 1), [post]);
  expect([arena.solidAt(0.2, 0.05), arena.solidAt(0.51, 0), arena.solidAt(0, 0)]).toEqual([
    'post',
    'wall 1',
    undefined,
  ]);
});
