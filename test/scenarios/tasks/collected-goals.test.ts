import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEnvironment } from '../../../scenarios/environment/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario, Scene } from '../../../scenarios/scenario/scenario.ts';
import { type CollectedGoalsOptions, collectedGoals } from '../../../scenarios/tasks/collected-goals.ts';
import reach from '../fixtures/reach.ts';

const NEAR = { name: 'near', x: 0.2, y: 0, radius: 0.1, reward: 1 };
const FAR = { name: 'far', x: -0.3, y: 0.3, radius: 0.1, reward: 4 };
const PIT = { name: 'pit', x: 0, y: -0.3, radius: 0.05, reward: -2 };
const start = { x: 0, y: 0, heading: 0 };
const PERIOD = 1e-3;
const trial = (options: Partial<CollectedGoalsOptions> = {}) =>
  collectedGoals({ start, goals: [NEAR, FAR, PIT], timeLimitSeconds: 5, ...options });
const at = (x: number, y: number, elapsed: number): Scene =>
  ({ before: { x, y, heading: 0 }, elapsed, period: PERIOD }) as Scene;

/** What a trial pays along a way, one place a tick, until its verdict. */
function along(options: Partial<CollectedGoalsOptions>, way: readonly (readonly [number, number])[]) {
  const { judge, reward } = trial(options);
  const paid: { tick: number; goal: string; reward: number }[] = [];
  for (const [i, [x, y]] of way.entries()) {
    const scene = at(x, y, i + 1);
    const verdict = judge(scene);
    const given = verdict ?? reward?.(scene);
    if (typeof given === 'object') paid.push({ tick: i + 1, goal: given.goal as string, reward: given.reward });
    if (verdict !== undefined) return { paid, verdict };
  }
  return { paid, verdict: undefined };
}

const HERE = [NEAR.x, NEAR.y] as const;
const THERE = [FAR.x, FAR.y] as const;
const BELOW = [PIT.x, PIT.y] as const;
const OUT = [0, 0.1] as const;

describe('collected goals', () => {
  it('pay once each, and end when all are collected; a pit costs and is not counted', () => {
    const { paid, verdict } = along({}, [OUT, HERE, HERE, BELOW, BELOW, HERE, THERE, THERE]);
    expect(paid).toEqual([
      { tick: 2, goal: 'near', reward: 1 },
      { tick: 4, goal: 'pit', reward: -2 },
      { tick: 7, goal: 'far', reward: 4 },
    ]);
    expect(verdict).toEqual({ reward: 4, success: true, reason: '2 collected', goal: 'far' });
  });

  it('end after as many as are asked for', () => {
    expect(along({ count: 1 }, [OUT, THERE]).verdict).toMatchObject({ success: true, goal: 'far' });
    expect(along({ count: 3, againSeconds: 0.002 }, [HERE, HERE, HERE, HERE, THERE]).paid).toEqual([
      { tick: 1, goal: 'near', reward: 1 },
      { tick: 3, goal: 'near', reward: 1 },
      { tick: 5, goal: 'far', reward: 4 },
    ]);
  });

  it('pay again after a time, and then go on until time is out', () => {
    const { paid, verdict } = along({ againSeconds: 0.003 }, Array(10).fill(HERE));
    expect(paid.map(({ tick }) => tick)).toEqual([1, 4, 7, 10]);
    expect(verdict).toBeUndefined();
  });

  it('pay, whatever the way, no goal twice within the time, one a tick, only inside, and stop at the count', () => {
    const spot = fc.constantFrom(HERE, THERE, BELOW, OUT);
    const asked = fc.record({ count: fc.integer({ min: 1, max: 4 }), again: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(spot, { maxLength: 40 }), asked, fc.boolean(), (way, { count, again }, refills) => {
        const most = refills ? count : Math.min(count, 2);
        const { paid, verdict } = along({ count: most, ...(refills ? { againSeconds: again * PERIOD } : {}) }, way);
        const last = new Map<string, number>();
        let collected = 0;
        const due: typeof paid = [];
        for (const [i, spotOf] of way.entries()) {
          const goal = [NEAR, FAR, PIT].find(({ x, y }) => x === spotOf[0] && y === spotOf[1]);
          const before = goal && last.get(goal.name);
          if (goal === undefined || collected === most) continue;
          if (before !== undefined && (!refills || i + 1 - before < again)) continue;
          last.set(goal.name, i + 1);
          due.push({ tick: i + 1, goal: goal.name, reward: goal.reward });
          if (goal.reward > 0) collected++;
        }
        expect(paid).toEqual(due);
        expect(verdict !== undefined).toBe(collected === most);
      }),
    );
  });

  it('tell the oracle where to go next: round the tour, then where it pays again first', () => {
    const { judge, target, goal, shortestMetres } = trial({ againSeconds: 0.5 });
    expect([goal, target?.()]).toEqual([NEAR, NEAR]);
    judge(at(...HERE, 1));
    expect(target?.()).toBe(FAR);
    judge(at(...THERE, 2));
    expect(target?.()).toBe(NEAR);
    expect(shortestMetres).toBeCloseTo(0.2 + Math.hypot(0.5, 0.3) - 0.1, 12);
    expect(trial({ shortestMetres: 3 }).shortestMetres).toBe(3);
  });

  it('refuse what cannot be collected', () => {
    for (const options of [
      { goals: [] },
      { goals: [PIT] },
      { goals: [NEAR, { ...FAR, name: 'near' }] },
      { goals: [NEAR, { ...FAR, reward: Number.NaN }] },
      { count: 0 },
      { count: 1.5 },
      { count: 3 },
    ])
      expect(() => trial(options)).toThrow(expect.objectContaining({ code: 'invalid_goals' }));
    expect(() => trial({ againSeconds: 0.0015 }).judge(at(0, 0, 1))).toThrow(
      expect.objectContaining({ code: 'not_whole_ticks' }),
    );
  });
});

const scenario: Scenario = {
  ...(reach as Scenario),
  trial: () => trial({ againSeconds: 1, outcomeSeconds: 0.02 }),
  trials: () => 2,
  gates: [],
  ablations: [],
};

describe('a run that collects goals', () => {
  it('has rewards, counts, first times and order in its results, and an oracle that goes round', {
    tags: 'long',
  }, async () => {
    const { result } = await runSeed(planScenario({ ...scenario, trial: () => trial() }, { controller: 'oracle' }), 11);
    const [first] = result.trials;
    expect(first).toMatchObject({ success: true, reward: 5, reached: { near: 1, far: 1 }, order: 1 });
    const { near, far } = first.firstReachedSeconds as { readonly near: number; readonly far: number };
    expect(near).toBeCloseTo(0.1 / 0.5, 2);
    expect(far).toBe(first.latencySeconds);
    expect(first.spl).toBe(1);
    const turned = trial({ goals: [FAR, NEAR], outcomeSeconds: 0.02 });
    const other = await runSeed(planScenario({ ...scenario, trial: () => turned }, { controller: 'oracle' }), 11);
    expect(other.result.trials[0].order).toBe(0);
  });

  it('goes on from any tick to the same results and digest', { tags: 'long' }, async () => {
    const plan = planScenario(scenario, { controller: 'oracle' });
    const { result } = await runSeed(plan, 11);
    expect(result.trials[0]).toMatchObject({ success: false, terminated: false });
    expect(Object.values(result.trials[0].reached ?? {}).reduce((a, b) => a + b)).toBeGreaterThan(5);
    expect(result.trials[0].firstReachedSeconds?.near).toBeCloseTo(0.1 / 0.5, 2);
    for (const ticks of [150, 700, 4000, 5200]) {
      const run = openRun(plan, 11);
      run.step(ticks);
      const resumed = openRun(plan, 11, { resume: structuredClone(run.save()) });
      resumed.step(Infinity);
      expect(resumed.result.trials).toEqual(result.trials);
      expect(resumed.result.digest).toBe(result.digest);
    }
  });

  it('says in an environment what was collected so far', async () => {
    const environment = await openEnvironment({ ...scenario, trial: () => trial() }, { stepSeconds: 0.1 });
    expect(environment.reset().info).toMatchObject({ collected: 0, trialReward: 0 });
    const steps = Array.from({ length: 4 }, () => environment.step({ velocity: [0.5, 0, 0] }));
    const got = steps.findIndex(({ reward }) => reward === 1);
    expect(steps[got].info).toMatchObject({ reached: ['near'], collected: 1, trialReward: 1, phase: 'active' });
    expect(steps[3]).toMatchObject({ reward: 0, info: { reached: [], collected: 1, trialReward: 1 } });
    environment.close();
  });
});
