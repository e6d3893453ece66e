import { describe, expect, it } from 'vitest';
import { planScenario, trialOf, worldOf } from '../../../../scenarios/plan/plan.ts';
import type { GoalTrial, Scene } from '../../../../scenarios/scenario/scenario.ts';
import corridor from '../../../../scenarios/studies/event-corridor/event-corridor.scenario.ts';

const plan = planScenario(corridor);
const start = () => trialOf(plan, 1, 0, worldOf(plan, 1)) as GoalTrial;
const scene = (x: number, touching: boolean): Scene => {
  const pose = { x, y: 0, heading: 0 };
  return { elapsed: 1, period: 1e-3, before: pose, after: pose, touching, commands: {} };
};

describe('a trial of the corridor', () => {
  it('ends as a crash after half a second of contact in all, a tick at a time', () => {
    const { judge } = start();
    let contacts = 0;
    for (let tick = 0; tick < 2000; tick++) {
      const touching = tick % 3 > 0;
      if (touching) contacts++;
      const verdict = judge(scene(0, touching));
      if (verdict === undefined) continue;
      expect(verdict).toEqual({ reward: 0, success: false, reason: 'crashed' });
      break;
    }
    expect(Math.abs(contacts - 500)).toBeLessThanOrEqual(1);
  });

  it('is not ended by a brush, nor by going on for long without one', () => {
    const { judge } = start();
    for (let tick = 0; tick < 3000; tick++) expect(judge(scene(0, tick < 400))).toBeUndefined();
  });

  it('ends at the goal', () => {
    const { judge, goal } = start();
    expect(judge(scene(goal.x - goal.radius - 1e-6, false))).toBeUndefined();
    expect(judge(scene(goal.x - goal.radius + 1e-6, false))).toMatchObject({ success: true, reward: 1 });
  });
});

it('its pillars stand where the task says: one ahead of the start, a thick one at the wall, others in between', () => {
  const sides = new Set<number>();
  for (let seed = 1; seed <= 20; seed++) {
    const pillars = worldOf(plan, seed).obstacles.flatMap((one) => (one.kind === 'cylinder' ? [one] : []));
    expect(pillars.length === 5 || pillars.length === 6).toBe(true);
    const [first, thick, ...others] = pillars;
    expect(first.at.x).toBe(-1.7);
    expect(Math.abs(first.at.y)).toBeLessThanOrEqual(0.25);
    expect(thick.radius).toBe(0.2);
    expect(thick.at.x).toBeGreaterThanOrEqual(-0.6);
    expect(thick.at.x).toBeLessThanOrEqual(1.4);
    expect(Math.abs(thick.at.y)).toBeCloseTo(0.4, 3);
    sides.add(Math.sign(thick.at.y));
    for (const { at, radius } of others) {
      expect(at.x >= -1.2 && at.x <= 2.1 && radius >= 0.05 && radius <= 0.1).toBe(true);
      expect(Math.abs(at.y) + radius).toBeLessThanOrEqual(0.6);
    }
    for (const [n, one] of pillars.entries()) {
      for (const other of pillars.slice(0, n)) {
        const apart = Math.hypot(one.at.x - other.at.x, one.at.y - other.at.y) - one.radius - other.radius;
        if (n > 1) expect(apart).toBeGreaterThanOrEqual(0.35);
      }
    }
  }
  expect(sides.size).toBe(2);
});
