import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario, Scene } from '../../../scenarios/scenario/scenario.ts';
import { rewardedGoals } from '../../../scenarios/tasks/rewarded-goals.ts';
import reach from '../fixtures/reach.ts';

const LEFT = { name: 'left', x: -0.3, y: 0.3, radius: 0.1, reward: 1 };
const RIGHT = { name: 'right', x: 0.3, y: 0.3, radius: 0.1, reward: 4 };
const PIT = { name: 'pit', x: 0, y: -0.3, radius: 0.05, reward: -2 };
const start = { x: 0, y: 0, heading: 0 };
const trial = (goals = [LEFT, RIGHT, PIT]) => rewardedGoals({ start, goals, timeLimitSeconds: 5 });
const at = (x: number, y: number): Scene => ({ before: { x, y, heading: 0 } }) as Scene;

describe('rewarded goals', () => {
  it('give their own reward, and success at the best', () => {
    const { judge, goal, goals, shortestMetres } = trial();
    expect(judge(at(0, 0))).toBeUndefined();
    expect(judge(at(-0.3, 0.21))).toEqual({ reward: 1, success: false, reason: "goal 'left' reached", goal: 'left' });
    expect(judge(at(0.3, 0.39))).toEqual({ reward: 4, success: true, reason: "goal 'right' reached", goal: 'right' });
    expect(judge(at(0, -0.3))).toMatchObject({ reward: -2, success: false, goal: 'pit' });
    expect([goal, goals]).toEqual([RIGHT, [LEFT, RIGHT, PIT]]);
    expect(shortestMetres).toBeCloseTo(Math.hypot(0.3, 0.3) - 0.1, 12);
  });

  it('end where a body is in a disc, and nowhere else', () => {
    const { judge } = trial();
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }), (x, y) => {
        const inside = [LEFT, RIGHT, PIT].find((one) => (x - one.x) ** 2 + (y - one.y) ** 2 <= one.radius ** 2);
        expect(judge(at(x, y))?.goal).toBe(inside?.name);
      }),
    );
  });

  it('are both a success where both are best, and refuse what makes no trial', () => {
    const twins = trial([{ ...LEFT, reward: 4 }, RIGHT]);
    expect(twins.goal.name).toBe('left');
    expect(twins.judge(at(0.3, 0.3))).toMatchObject({ success: true, goal: 'right' });
    for (const goals of [[], [LEFT, { ...RIGHT, name: 'left' }], [{ ...LEFT, reward: Number.NaN }]])
      expect(() => trial(goals)).toThrow(expect.objectContaining({ code: 'invalid_goals' }));
  });

  it('are what a run rewards and counts, and what its oracle drives to', async () => {
    const scenario: Scenario = { ...(reach as Scenario), trial: () => trial() };
    const { result } = await runSeed(planScenario(scenario, { controller: 'oracle' }), 11);
    expect(result.trials.slice(0, 1)).toMatchObject([
      { success: true, reward: 4, reached: { right: 1 }, reason: "goal 'right' reached" },
    ]);
    expect(result.trials[0].spl).toBeGreaterThan(0.98);
  });
});
