import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../agents/index.ts';
import { validateWorld } from '../../../sim/world/validate-world.ts';
import type { Obstacle, Wall } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const at = { x: 0, y: 0 };
const box = (x: number, y: number, rest: object = {}): Obstacle => ({
  kind: 'box',
  at: { x, y },
  size: [0.2, 0.2, 0.2],
  ...rest,
});
const ball = (x: number, y: number, radius: number, rest: object = {}): Obstacle => ({
  kind: 'sphere',
  at: { x, y },
  radius,
  ...rest,
});
const post = (x: number, y: number, radius: number, rest: object = {}): Obstacle => ({
  kind: 'cylinder',
  at: { x, y },
  radius,
  height: 0.3,
  ...rest,
});
const check =
  (obstacles: readonly Obstacle[], walls: readonly Wall[] = rectangularArena(4, 4)) =>
  () =>
    validateWorld({ name: 'lab', walls, obstacles });

it.each<[string, () => void]>([
  ['heigth', check([], [{ from: at, to: { x: 1, y: 0 }, heigth: 2 } as Wall])],
  ['mas', check([box(0, 0, { mas: 1 })])],
  ['height', check([ball(0, 0, 0.1, { height: 0.3 })])],
  ['heading', check([post(0, 0, 0.1, { heading: 1 })])],
  ['obstacle', () => validateWorld({ name: 'lab', walls: [], obstacles: [], obstacle: [] } as never)],
])('refuses %s, which nothing would read', (received, action) => {
  expect(action).toThrow(expect.objectContaining({ code: 'unknown_option', received }));
});

describe('a world that can be', () => {
  it.each<[string, readonly Obstacle[]]>([
    ['nothing in it', []],
    ['boxes that touch', [box(0, 0), box(0.2, 0)]],
    ['a box that touches a wall', [box(1.9, 0)]],
    ['a rotated box whose bounding box meets another', [box(0, 0, { heading: Math.PI / 4 }), box(0.2, 0.2)]],
    ['one box on another', [box(0, 0), box(0, 0, { z: 0.2 })]],
    ['a ball that overhangs the edge of a box', [box(0, 0), ball(0.347, 0, 0.25)]],
    ['a disc off the corner of a box', [box(0, 0), post(0.24, 0.24, 0.19)]],
    ['balls that would overlap seen from above', [ball(0, 0, 0.2), ball(0.3, 0, 0.2, { z: 0.4 })]],
  ])('%s', (_, obstacles) => {
    expect(check(obstacles)).not.toThrow();
  });

  it('has walls that join and cross', () => {
    const walls = [
      { from: { x: -1, y: 0 }, to: { x: 1, y: 0 } },
      { from: { x: 0, y: -1 }, to: { x: 0, y: 1 } },
      { from: { x: 1, y: 0 }, to: { x: 1, y: 1 } },
    ];
    expect(check([], walls)).not.toThrow();
  });
});

describe('overlapping solids are named, both of them', () => {
  it.each<[string, string, readonly Obstacle[]]>([
    ['box 0', 'box 1', [box(0, 0), box(0.19, 0.19)]],
    ['crate', 'post', [box(0, 0, { name: 'crate' }), post(0.24, 0.24, 0.21, { name: 'post' })]],
    ['wall 1', 'box 0', [box(1.95, 0)]],
    ['sphere 0', 'sphere 1', [ball(0, 0, 0.2), ball(0.3, 0, 0.2)]],
    ['box 0', 'sphere 1', [box(0, 0), ball(0, 0, 0.1, { z: 0.1 })]],
    ['box 0', 'sphere 1', [box(0, 0), ball(0.343, 0, 0.25)]],
    ['cylinder 0', 'cylinder 1', [post(0, 0, 0.2), post(0.25, 0.25, 0.2)]],
    ['cylinder 0', 'box 1', [post(0, 0, 0.1), box(0, 0, { size: [1, 1, 0.1] })]],
  ])('%s and %s', (one, other, obstacles) => {
    expect(check(obstacles)).toThrow(
      expect.objectContaining({
        code: 'solids_overlap',
        received: [one, other],
        block: other,
        remedy: expect.any(String),
      }),
    );
    expect(check(obstacles)).toThrow(new RegExp(`'${one}' and '${other}' overlap`));
  });
});

describe('a world that cannot be', () => {
  it.each<[string, string, () => void]>([
    ['invalid_size', 'box 0', check([box(0, 0, { size: [0.1, -0.1, 0.1] })])],
    ['invalid_size', 'box 0', check([box(0, 0, { size: [0.1, Number.NaN, 0.1] })])],
    ['invalid_size', 'sphere 0', check([ball(0, 0, 0)])],
    ['invalid_size', 'sphere 0', check([ball(0, 0, Infinity)])],
    ['invalid_size', 'cylinder 0', check([post(0, 0, 0.1, { height: Number.NaN })])],
    ['invalid_size', 'wall 0', check([], [{ from: at, to: { x: 1, y: 0 }, thickness: 0 }])],
    ['invalid_size', 'north', check([], [{ name: 'north', from: at, to: { x: 1, y: 0 }, height: -1 }])],
    ['invalid_position', 'box 0', check([box(Number.NaN, 0)])],
    ['invalid_position', 'box 0', check([box(0, 0, { z: -0.1 })])],
    ['invalid_position', 'box 0', check([box(0, 0, { heading: Infinity })])],
    ['invalid_position', 'wall 0', check([], [{ from: at, to: { x: Infinity, y: 0 } }])],
    ['zero_length_wall', 'wall 0', check([], [{ from: at, to: { ...at } }])],
    ['invalid_mass', 'box 0', check([box(0, 0, { mass: -1 })])],
    ['invalid_mass', 'box 0', check([box(0, 0, { mass: Number.NaN })])],
    ['invalid_mass', 'box 0', check([box(0, 0, { mass: Infinity })])],
    ['invalid_kind', 'cone 0', check([{ kind: 'cone', at } as never])],
    ['duplicate_name', 'a', check([box(0, 0, { name: 'a' }), box(1, 0, { name: 'a' })])],
    ['duplicate_name', 'wall 2', check([box(0, 0, { name: 'wall 2' })])],
  ])('%s: %s', (code, block, validate) => {
    expect(validate).toThrow(ValidationError);
    expect(validate).toThrow(expect.objectContaining({ code, block }));
    expect(validate).toThrow(new RegExp(`'${block}'`));
  });
});
