import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { goalCosine } from '../../../../scenarios/measure/replay/goal-cosine.ts';

const SIDE = 30;
const centres = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, k) =>
  k & 1 ? Math.floor((k >> 1) / SIDE) / SIDE : ((k >> 1) % SIDE) / SIDE,
);
const GOAL = { x: 0.3, y: 0.7 };

/** Vectors of different lengths that are turned by an angle from the way to the goal. */
const turned = (angle: (cell: number) => number): Float64Array =>
  Float64Array.from(centres, (_, k) => {
    const cell = k >> 1;
    const way = Math.atan2(GOAL.y - centres[2 * cell + 1], GOAL.x - centres[2 * cell]) + angle(cell);
    return (0.01 + 0.01 * (cell % 3)) * (k & 1 ? Math.sin(way) : Math.cos(way));
  });

describe('weights that lead', () => {
  it.each([
    ['to the goal', 0, 1],
    ['away from it', Math.PI, -1],
    ['to one side', Math.PI / 3, 0.5],
  ])('%s', (_, angle, cosine) => {
    expect(goalCosine({ centres, vectors: turned(() => angle) }, GOAL, 0.06)).toBeCloseTo(cosine, 12);
  });

  it('anywhere give 0, to four standard errors', () => {
    const random = new RandomStream(1, 'a test');
    const vectors = turned(() => 2 * Math.PI * random.uniform());
    expect(Math.abs(goalCosine({ centres, vectors }, GOAL, 0.06))).toBeLessThan(4 / Math.sqrt(2 * SIDE * SIDE));
  });

  it('nowhere do not count, nor do those near the goal', () => {
    const near = (cell: number): boolean =>
      Math.hypot(centres[2 * cell] - GOAL.x, centres[2 * cell + 1] - GOAL.y) < 0.1;
    const vectors = turned((cell) => (near(cell) ? Math.PI : 0)).map((one, k) => (k < SIDE ? 0 : one));
    expect(goalCosine({ centres, vectors }, GOAL, 0.1)).toBeCloseTo(1, 12);
    expect(goalCosine({ centres, vectors }, GOAL, 0.06)).toBeLessThan(0.99);
    expect(goalCosine({ centres, vectors: new Float64Array(centres.length) }, GOAL, 0.06)).toBeNaN();
  });
});

it('is the mean over all cells that are farther than told', () => {
  const four = {
    centres: Float64Array.of(1, 0, 0, 2, -3, 0, 0, -4),
    vectors: Float64Array.of(-1, 0, 0, -1, -1, 0, 1, 0),
  };
  const goal = { x: 0, y: 0 };
  // Cosines of 1, 1, -1 and 0, of cells 1, 2, 3 and 4 m away.
  expect(goalCosine(four, goal, 0)).toBeCloseTo(1 / 4, 12);
  expect(goalCosine(four, goal, 1)).toBeCloseTo(0, 12);
  expect(goalCosine(four, goal, 1.99)).toBeCloseTo(0, 12);
  expect(goalCosine(four, goal, 2)).toBeCloseTo(-1 / 2, 12);
  expect(goalCosine(four, goal, 4)).toBeNaN();
});
