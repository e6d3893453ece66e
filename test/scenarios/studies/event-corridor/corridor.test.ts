import { describe, expect, it } from 'vitest';
import { planScenario, trialOf, worldOf } from '../../../../scenarios/plan/plan.ts';
import type { Scene } from '../../../../scenarios/scenario/scenario.ts';
import corridor from '../../../../scenarios/studies/event-corridor/event-corridor.scenario.ts';

const plan = planScenario(corridor);
const start = () => trialOf(plan, 1, 0, worldOf(plan, 1));
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
