import { expect, test } from 'vitest';
import type { Controller } from '../../../agents/index.ts';
import { defineAgent, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { summariseRun } from '../../../scenarios/cli/run/run-summary.ts';
import { evaluate } from '../../../scenarios/judge/evaluate.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import { reportPage } from '../../../scenarios/report/page.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach, { wanderer } from '../fixtures/reach.ts';
import { syntheticReport } from '../report/synthetic-run.ts';

/** A wanderer whose speed can be changed while it runs; at trial `selfTuned` it does so itself. */
function scenarioOf(selfTuned?: number): Scenario {
  const base: Scenario = reach;
  return {
    ...base,
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: (chosen) => {
          const inner = wanderer({ body: chosen, speed: 1, noise: 0.02, learning: 0.5 });
          let gain = 0.5;
          const tunable = {
            ...{ unit: '1', meaning: 'share of full speed', minimum: 0, maximum: 1, default: 0.5, live: true },
            get: () => gain,
            set: (value: number) => void (gain = value),
          };
          const controller: typeof inner = {
            ...inner,
            beginTrial(info) {
              if (info.index === selfTuned) gain = 0.25;
              inner.beginTrial(info);
            },
            step(tick, observations, feedback, commands) {
              inner.step(tick, observations, feedback, commands);
              commands.velocity.linearX *= gain;
              commands.velocity.linearY *= gain;
            },
            tunables: () => ({ gain: tunable }),
            tuned: () => (gain === 0.5 ? [] : ['gain']),
          };
          return controller;
        },
      }),
  };
}

test('a run whose controller was tuned says so and has no digest', () => {
  const open = openRun(planScenario(scenarioOf()), 11);
  open.step(10);
  expect(open.result.tuned).toBeUndefined();
  expect(open.result.digest).toMatch(/^[0-9a-f]{64}$/);
  (open.controller as Controller).tunables?.().gain.set(0.75);
  open.step(Infinity);
  expect(open.result).toMatchObject({ digest: '', tuned: ['gain'] });
  open.dispose();
});

test('so do its summary and its report, and determinism is not proved by it', { tags: 'long' }, async () => {
  const result = await run({ scenario: scenarioOf(2), seeds: [11, 12] });
  expect(result.digest).toBe('');
  expect(summariseRun(result, [], { baselines: [], oracle: undefined })).toMatchObject({ digest: '', tuned: ['gain'] });
  expect(reportPage(syntheticReport({ run: result, gates: [] }))).toContain('none: gain was changed while it ran');
  const { cases } = await evaluate({ scenario: { ...scenarioOf(2), gates: [], ablations: [] }, seeds: 1 });
  expect(cases[0]).toMatchObject({ name: 'determinism', outcome: 'failed' });
});
