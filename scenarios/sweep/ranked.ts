import { type Evaluated, scored } from './evaluate.ts';
import type { SweepPlan } from './plan-sweep.ts';

/** Candidates, the best first. Those whose objective cannot be told, that ended early or that keep no limit come last, in this order. */
export function ranked(plan: Pick<SweepPlan, 'objective'>, all: readonly Evaluated[]): readonly Evaluated[] {
  const costOf = (one: Evaluated): number => {
    const { cost } = scored(plan, one);
    return Number.isNaN(cost) ? Number.POSITIVE_INFINITY : cost;
  };
  const late = ({ trials, feasible }: Evaluated): number => Number(trials !== undefined) + 2 * Number(!feasible);
  return all
    .map((one) => ({ one, cost: costOf(one), late: late(one) }))
    .sort((a, b) => a.late - b.late || (a.cost === b.cost ? 0 : a.cost - b.cost))
    .map(({ one }) => one);
}
