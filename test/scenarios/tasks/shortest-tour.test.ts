import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortestTour } from '../../../scenarios/tasks/shortest-tour.ts';

const start = { x: 0, y: 0 };
const place = fc.record({
  x: fc.double({ min: -1, max: 1, noNaN: true }),
  y: fc.double({ min: -1, max: 1, noNaN: true }),
  radius: fc.constantFrom(0, 0.05, 0.3),
});

/** Every order of `count` of some goals. */
function* orders<T>(all: readonly T[], count: number): Generator<T[]> {
  if (count === 0) yield [];
  else
    for (const one of all)
      for (const rest of orders(
        all.filter((other) => other !== one),
        count - 1,
      ))
        yield [one, ...rest];
}

function length(goals: readonly { readonly x: number; readonly y: number; readonly radius: number }[]): number {
  let [at, metres]: [{ x: number; y: number }, number] = [start, 0];
  goals.forEach((goal, i) => {
    const leg = Math.hypot(goal.x - at.x, goal.y - at.y);
    metres += i === goals.length - 1 ? Math.max(0, leg - goal.radius) : leg;
    at = goal;
  });
  return metres;
}

describe('the shortest tour', () => {
  it('of one goal is the way to its edge', () => {
    expect(shortestTour(start, [{ x: 3, y: 4, radius: 1 }]).metres).toBe(4);
    expect(shortestTour(start, [{ x: 0.3, y: 0.4, radius: 1 }]).metres).toBe(0);
  });

  it('leaves out a goal that is near but aside', () => {
    const [aside, ...pair] = [
      { x: 0.9, y: 0.3, radius: 0 },
      { x: 1.1, y: 0, radius: 0 },
      { x: 1.15, y: 0, radius: 0 },
    ];
    expect(shortestTour(start, [aside, ...pair], 2).goals).toEqual(pair);
  });

  it('is no longer than that of any order, and as long as it says', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }), (goals, count) => {
        const tour = shortestTour(start, goals, count);
        const visits = Math.min(count, goals.length);
        expect(new Set(tour.goals).size).toBe(visits);
        expect(tour.metres).toBeCloseTo(length(tour.goals), 12);
        const least = Math.min(...[...orders(goals, visits)].map(length));
        expect(tour.metres).toBeCloseTo(least, 12);
      }),
    );
  });

  it('of many goals goes to the nearest next', () => {
    const line = Array.from({ length: 12 }, (_, k) => ({ x: (k * 5) % 12, y: 0, radius: 0.25 }));
    const { goals, metres } = shortestTour(start, line);
    expect(goals.map(({ x }) => x)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(metres).toBe(10.75);
  });
});
