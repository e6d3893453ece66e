import type { Generation, Search, SearchOptions } from '../../../../scenarios/sweep/search/search.ts';
import type { Axis, Point, Space } from '../../../../scenarios/sweep/space/space.ts';

/** A range of numbers. */
export function range(name: string, from: number, to: number): Axis {
  return { name, domain: { kind: 'range', scale: 'linear', from, to } };
}

/** A cube of ranges. */
export function cube(dimensions: number, from: number, to: number): Space {
  return Array.from({ length: dimensions }, (_, k) => range(`x${k}`, from, to));
}

/** The numbers of a point. */
export function numbersOf(point: Point): number[] {
  return Object.values(point) as number[];
}

/** Searches until it is over, and gives all generations. @param costOf of a point after a number of trials */
export function searched(
  search: Pick<Search, 'open'>,
  options: SearchOptions,
  costOf: (point: Point, trials: number) => number,
  isFeasible: (point: Point) => boolean = () => true,
): Generation[] {
  const run = search.open(options);
  const generations: Generation[] = [];
  for (;;) {
    const candidates = run.next(generations);
    if (candidates.length === 0) return generations;
    generations.push(
      candidates.map((candidate) => ({
        ...candidate,
        cost: costOf(candidate.point, candidate.trials ?? options.trials),
        feasible: isFeasible(candidate.point),
      })),
    );
  }
}

/** The least cost of what was tried to the end. */
export function leastCost(generations: readonly Generation[]): number {
  return Math.min(...generations.flat().flatMap(({ cost, trials }) => (trials === undefined ? [cost] : [])));
}

/** Probability that of `n` fair coins `wins` or more show heads: the sign test, one-sided. */
export function signTest(wins: number, n: number): number {
  let ways = 1;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= wins) sum += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  return sum / 2 ** n;
}
