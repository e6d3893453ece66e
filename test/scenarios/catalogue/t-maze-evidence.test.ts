import { describe, expect, it } from 'vitest';
import { rodent } from '../../../agents/index.ts';
import scenario from '../../../scenarios/catalogue/t-maze-evidence.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { sectionBlocks } from '../../../scenarios/report/section-blocks.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import type { SeedResult } from '../../../scenarios/scenario/result.ts';
import { evidenceMaze, evidenceTrial } from '../../../scenarios/tasks/evidence-maze.ts';
import { FULL } from '../../effort.ts';

function run(request: Parameters<typeof planScenario>[1]): SeedResult {
  const one = openRun(planScenario(scenario, request), 1);
  one.stepUntil(() => false);
  return one.result;
}

describe('the maze', () => {
  const cues = [0, 1, 1, 0, 1, 1, 0];

  it('has a pillar for each cue, on its side, and room for the body between them', () => {
    const { obstacles } = evidenceMaze(cues);
    expect(obstacles).toHaveLength(7);
    for (const [n, obstacle] of obstacles.entries()) {
      if (obstacle.kind !== 'cylinder') throw new Error('not a pillar');
      expect(Math.sign(obstacle.at.y)).toBe(cues[n] === 1 ? -1 : 1);
      expect(Math.abs(obstacle.at.y) - obstacle.radius).toBeGreaterThan(rodent.radius + 0.03);
      expect(obstacle.at.x).toBeLessThan(0.5);
    }
  });

  it('ends a trial in either arm, and rewards the one on the side of most pillars', () => {
    const trial = evidenceTrial(cues, { timeLimitSeconds: 8, bodyRadius: 0.05, aside: 0 });
    const judge = (x: number, y: number) => trial.judge({ before: { x, y, heading: 0 } } as never);
    expect(judge(0.4, 0)).toBeUndefined();
    expect(judge(0.8, -0.55)).toMatchObject({ success: true, reward: 1, goal: 'right' });
    expect(judge(0.8, 0.55)).toMatchObject({ success: false, reward: 0, goal: 'left' });
    expect(trial.goal.y).toBe(-0.6);
    // Longer than straight, shorter than along the middle of the ways.
    expect(trial.shortestMetres).toBeGreaterThan(Math.hypot(0.8, 0.6) - 0.1);
    expect(trial.shortestMetres).toBeLessThan(0.8 + 0.6 - 0.1);
  });
});

describe('t-maze-evidence', () => {
  it.each(FULL ? (['kinematic', 'cannon'] as const) : (['kinematic'] as const))(
    'can be done by counting what the range finder feels, without touching anything: %s',
    (physics) => {
      const { trials } = run({ controller: 'oracle', physics, set: { trials: FULL ? 4 : 1 } });
      expect(trials.filter(({ success }) => !success)).toEqual([]);
      for (const { collisions } of trials) expect(collisions).toBe(0);
    },
  );

  it.runIf(FULL)('is done by the trained network, and not without adaptation', () => {
    const rate = ({ trials }: SeedResult): number => trials.filter(({ success }) => success).length / trials.length;
    expect(rate(run({ set: { trials: 20 } }))).toBeGreaterThanOrEqual(0.8);
    expect(rate(run({ set: { trials: 20, adaptation: 'off' } }))).toBeLessThanOrEqual(0.75);
  });

  it('shows the learning signal and the eligibility of one synapse', () => {
    const plots: { id: string; lines: readonly { points: readonly (readonly [number, number])[] }[] }[] = [];
    const markup = { markup: '' };
    scenario.sections?.({} as never, {
      ...sectionBlocks({ scene: () => expect.unreachable(), period: 1e-3 }),
      lines: (plot) => {
        plots.push(plot);
        return markup;
      },
    });
    expect(plots.map(({ id }) => id)).toEqual(['threshold', 'eligibility', 'signal']);
    const value = (plot: number, seconds: number): number =>
      plots[plot].lines[0].points.find(([x]) => Math.abs(x - seconds) < 1e-9)?.[1] ?? Number.NaN;
    // The learning signal comes with the recall, a step late; adaptation outlives the cues.
    expect(plots[2].lines[0].points.every(([x, y]) => (x <= 2.1 ? y === 0 : true))).toBe(true);
    expect(value(2, 2.2)).not.toBe(0);
    expect(value(0, 2)).toBeGreaterThan(0.3 * value(0, 1.05));
    expect(plots[1].lines[0].points.some(([, y]) => y !== 0)).toBe(true);
  });
});
