import type { Evaluated } from '../../sweep/evaluate.ts';
import { hasGateSeeds, type SweepPlan } from '../../sweep/plan-sweep.ts';
import type { SweepOutcome } from '../../sweep/run-sweep.ts';

/** What came of a sweep as JSON has it. */
export function sweepFacts(plan: SweepPlan, { generations, best, again, digest, partial }: SweepOutcome): object {
  const { sweep, scenario, code, seeds, objective } = plan;
  return {
    ...{ scenario: scenario.id, version: scenario.version, code, sweep, seeds },
    onGateSeeds: hasGateSeeds(plan),
    objective: objective === undefined ? null : { text: objective.text, direction: objective.direction },
    points: generations.flatMap((candidates, generation) => candidates.map((one) => ({ generation, ...fact(one) }))),
    best: best === undefined ? null : fact(best),
    again: again === undefined ? null : fact(again),
    ...{ digest, partial },
  };
}

function fact({ objective, ...rest }: Evaluated): object {
  return objective === undefined ? rest : { ...rest, ...objective };
}
