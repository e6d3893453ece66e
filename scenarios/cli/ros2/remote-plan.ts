import type { Controller } from '../../../agents/index.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Scenario, Trial, Verdict } from '../../scenario/scenario.ts';

/**
 * The plan of a run whose agent decides elsewhere: the same body, sensors, worlds, trials and judges, with another controller. What a
 * scenario reads of its own controller is left out. A trial may last a tick longer, for the one that passes before the agent begins it.
 *
 * @param controller makes what stands in for the agent's controller
 * @param judged told of each verdict, in the tick in which it is given
 */
export function remotePlan(plan: Plan, controller: () => Controller, judged: (verdict: Verdict) => void): Plan {
  const { probes: _, restProbes: __, measures: ___, ...scenario } = plan.scenario;
  const trialOf: Scenario['trial'] = (...given) => {
    const trial: Trial = plan.scenario.trial(...given);
    return {
      ...trial,
      timeLimitSeconds: trial.timeLimitSeconds + plan.period,
      ...(trial.judge === undefined
        ? {}
        : {
            judge(scene) {
              const verdict = trial.judge?.(scene);
              if (verdict !== undefined) judged(verdict);
              return verdict;
            },
          }),
      ...(trial.reward === undefined ? {} : { reward: (scene) => trial.reward?.(scene) ?? 0 }),
    };
  };
  return {
    ...plan,
    scenario: { ...scenario, trial: trialOf },
    agent: (run) => ({ ...plan.agent(run), controller }),
  };
}
