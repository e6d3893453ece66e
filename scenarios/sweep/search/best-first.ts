import type { Scored } from './search.ts';

/**
 * Candidates in the order of their costs, those that are alike in the order in which they came. After all others come those that are not feasible,
 * and then those whose cost is NaN.
 */
export function bestFirst<T extends Scored>(candidates: readonly T[]): T[] {
  return candidates.toSorted((a, b) => flaw(a) - flaw(b) || Number(a.cost > b.cost) - Number(a.cost < b.cost));
}

/** Whether a candidate can be the best: it is feasible, and its cost could be told. */
export function isSound(candidate: Scored): boolean {
  return flaw(candidate) === 0;
}

function flaw({ cost, feasible }: Scored): number {
  if (Number.isNaN(cost)) return 2;
  return feasible ? 0 : 1;
}
