import { expect, it } from 'vitest';
import { vectorData, weightMap } from '../../../scenarios/report/weight-map.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

/** An arena of 2 by 2 m with fields on a grid of 0.5 m that reaches beyond its walls; each points to the right. */
const centres = Array.from({ length: 49 }, (_, i) => [0.5 * (i % 7) - 1.5, 0.5 * Math.floor(i / 7) - 1.5]);
const map = {
  ...{ pre: 'place', post: 'action', shape: [2, 49] as const, unit: '1', postDirections: Float64Array.of(0, Math.PI) },
  preCentres: Float64Array.from(centres.flat()),
  values: Float64Array.from({ length: 98 }, (_, i) => (i < 49 ? 2 : 1)),
};
const scene = {
  world: { name: 'arena', walls: rectangularArena(2, 2), obstacles: [] },
  goals: [{ x: 0.9, y: 0, radius: 0.3 }],
};
const body = { x: 0, y: 0 };
/** Horizontal reach of what is drawn in a class. */
const across = (markup: string, name: string): number[] =>
  [...markup.matchAll(new RegExp(`d="([^"]*)" class="${name}"`, 'g'))].flatMap(([, d]) =>
    [...d.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x)),
  );

it('leaves out fields that walls keep apart from the body, and says how many', () => {
  const markup = weightMap(map, scene, 'w', body);
  expect(markup.match(/class="heat" /g)?.length).toBeGreaterThan(25);
  expect(markup).toContain('25 place fields');
  expect(markup).toContain('24 beyond the walls are left out');
  expect(weightMap(map, scene, 'w')).toContain('49 place fields seen from above,');
});

it('draws neither arrows nor fields nor the goal through a wall', () => {
  const markup = weightMap(map, scene, 'w', body);
  // The middles of the walls at the left and at the right.
  const walls = [...markup.matchAll(/<line x1="([\d.]+)"[^>]*x2="([\d.]+)"[^>]*class="wall"/g)].flatMap(([, a, b]) => [
    Number(a),
    Number(b),
  ]);
  const [left, right] = [Math.min(...walls), Math.max(...walls)];
  for (const name of ['arrow', 'heat', 'goal']) {
    const reach = across(markup, name);
    expect(reach.length, name).toBeGreaterThan(5);
    expect(Math.min(...reach), name).toBeGreaterThan(left);
    expect(Math.max(...reach), name).toBeLessThan(right);
  }
});

it('has numbers of every field', () => {
  const rows = [...vectorData(map).rows];
  expect(rows).toHaveLength(49);
  // (2 - 1)/(2 + 1)
  expect(rows[0]).toEqual([
    -1.5,
    -1.5,
    expect.closeTo(1 / 3, 12),
    expect.closeTo(0, 12),
    expect.closeTo(1 / 3, 12),
    false,
  ]);
});
