import { expect, it } from 'vitest';
import { viewArena } from '../../../../scenarios/plots/arena/draw-world.ts';
import {
  pointsTo,
  shareTo,
  tileSide,
  tileVectors,
  vectorField,
} from '../../../../scenarios/report/rest/vector-field.ts';

const BOUNDS = { x: [0, 1.6], y: [0, 0.8] } as const;

it('averages the vectors of the cells in a tile; those outside and tiles without cells are left out', () => {
  const tiles = tileVectors(
    {
      ...{ pre: 'place', post: 'place' },
      centres: Float64Array.of(0.01, 0.01, 0.09, 0.09, 1.55, 0.75, 1.65, 0.1, 0.1, -0.01, Number.NaN, Number.NaN),
      vectors: Float64Array.of(1, 0, 3, -2, 5, 6, 9, 9, 9, 9, 9, 9),
    },
    BOUNDS,
  );
  expect(tileSide(BOUNDS)).toBeCloseTo(0.1, 12);
  expect(tiles.map(({ x, y, east, north }) => [x, y, east, north].map((value) => Number(value.toFixed(9))))).toEqual([
    [0.05, 0.05, 2, -1],
    [1.55, 0.75, 5, 6],
  ]);
});

it('counts a vector as one to the resting place up to 45 degrees', () => {
  const to = (degrees: number): boolean => {
    const angle = (degrees * Math.PI) / 180;
    return pointsTo({ x: 1, y: 0 }, { x: 0, y: 0, east: Math.cos(angle), north: Math.sin(angle) });
  };
  expect([0, 44, -44, 46, -46, 180].map(to)).toEqual([true, true, true, false, false, false]);
  expect(pointsTo({ x: 1, y: 0 }, { x: 0, y: 0, east: 0, north: 0 })).toBe(false);
  const around = Array.from({ length: 360 }, (_, k) => {
    const angle = ((k + 0.5) * Math.PI) / 180;
    return { x: 0, y: 0, east: Math.cos(angle), north: Math.sin(angle) };
  });
  expect(shareTo({ x: 1, y: 0 }, around)).toBe(0.25);
});

it('draws an arrow as long as its tile allows for the strongest, and half of that for a quarter of its strength', () => {
  const vector = (east: number, x: number) => ({ x, y: 0.05, east, north: 0 });
  const view = viewArena(BOUNDS, 0, 0, 1600);
  const markup = vectorField(
    [vector(4, 0.05), vector(1, 0.15), vector(0, 0.25)],
    { x: 1, y: 0.05 },
    { strongest: 4, tile: 0.1 },
    view,
    { walls: [] },
  );
  const lengths = [...markup.matchAll(/d="M([\d.]+) [\d.]+L([\d.]+) /g)].map(
    ([, from, to]) => Number(to) - Number(from),
  );
  expect(lengths).toEqual([90, 45]);
  expect(markup).toContain('class="dot"');
});
