import type { Evaluated } from '../../sweep/evaluate.ts';
import { hasGateSeeds, jobsOf, type SweepPlan } from '../../sweep/plan-sweep.ts';
import { againOn, type SweepOutcome } from '../../sweep/run-sweep.ts';

/** What came of a sweep as JSON has it. */
export function sweepFacts(plan: SweepPlan, { generations, best, again, digest, partial }: SweepOutcome): object {
  const { sweep, scenario, code, seeds, objective } = plan;
  return {
    ...{ scenario: scenario.id, version: scenario.version, code, sweep, seeds },
    onGateSeeds: hasGateSeeds(plan),
    objective: objective === undefined ? null : { text: objective.text, direction: objective.direction },
    points: generations.flatMap((candidates, generation) => candidates.map((one) => ({ generation, ...fact(one) }))),
    best: best === undefined ? null : { ...fact(best), jobs: jobsBySeed(plan, best, seeds) },
    again: again === undefined ? null : { ...fact(again), jobs: jobsBySeed(plan, again, againOn(plan)) },
    ...{ digest, partial },
  };
}

/** Ids of the jobs of a candidate by their seeds, by which results and kept controllers are named. */
function jobsBySeed(plan: SweepPlan, candidate: Evaluated, seeds: readonly number[]): Readonly<Record<string, string>> {
  return Object.fromEntries(jobsOf(plan, candidate, seeds).map(({ seed, id }) => [String(seed), id]));
}

function fact({ objective, ...rest }: Evaluated): object {
  return objective === undefined ? rest : { ...rest, ...objective };
}
