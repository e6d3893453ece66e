import { expect, test } from 'vitest';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import type { RunListener } from '../../../scenarios/run/listener.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario, Trial } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';

const NEAR = { x: 0.05, y: 0.05, radius: 0.1, name: 'near' };
const FAR = { x: 0.3, y: 0.3, radius: 0.12, name: 'far' };
const base: Scenario = reach;

/** The near goal rewards while the body is in it, every tenth tick; the far one ends the trial. */
function plan(misnamed = false) {
  const trial: Scenario['trial'] = (...site) => {
    const own = base.trial(...site);
    const nearby: Trial['reward'] = ({ elapsed, after: { x, y } }) =>
      elapsed % 10 === 0 && (x - NEAR.x) ** 2 + (y - NEAR.y) ** 2 < NEAR.radius ** 2
        ? { reward: 0.25, goal: misnamed ? 'neer' : 'near' }
        : 0;
    return {
      ...own,
      goal: FAR,
      goals: [NEAR, FAR],
      reward: nearby,
      judge(scene) {
        const verdict = own.judge?.(scene);
        return verdict && { ...verdict, goal: 'far' };
      },
    };
  };
  return planScenario({ ...base, trial });
}

test('of several goals each may reward, more than once; the result counts them by name', { tags: 'long' }, async () => {
  const rewards: [number, string | undefined][] = [];
  let drawn: readonly unknown[] = [];
  const listener: RunListener = {
    trialStart: ({ goals }) => void (drawn = goals),
    tick: ({ trial, reward, goal }) => void (trial === 5 && reward !== 0 && rewards.push([reward, goal])),
  };
  const { result } = await runSeed(plan(), 11, { listeners: [listener] });
  expect(drawn).toEqual([NEAR, FAR]);
  const last = result.trials[5];
  expect(last).toMatchObject({ success: true, reached: { far: 1 } });
  const near = last.reached?.near as number;
  expect(near).toBeGreaterThan(5);
  expect(last.reward).toBe(0.25 * near + 1);
  expect(rewards).toEqual([...Array.from({ length: near }, () => [0.25, 'near']), [1, 'far']]);
  expect((await runSeed(planScenario(reach), 11)).result.trials[5].reached).toBeUndefined();

  const run = openRun(plan(), 11);
  run.step(70);
  const resumed = openRun(plan(), 11, { resume: structuredClone(run.save()) });
  resumed.step(Infinity);
  expect(resumed.result.trials).toEqual(result.trials);
});

test('a goal that the trial does not have is refused by name', async () => {
  await expect(runSeed(plan(true), 11)).rejects.toMatchObject({
    name: 'ScenarioError',
    code: 'unknown_goal',
    received: 'neer',
    remedy: expect.stringContaining("'near'"),
  });
});
