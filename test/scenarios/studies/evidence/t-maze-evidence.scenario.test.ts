import { describe, expect, it } from 'vitest';
import { rodent } from '../../../../agents/index.ts';
import { planScenario } from '../../../../scenarios/plan/plan.ts';
import { sectionBlocks } from '../../../../scenarios/report/section-blocks.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import type { SeedResult } from '../../../../scenarios/scenario/result.ts';
import { evidenceMaze, evidenceTrial } from '../../../../scenarios/studies/evidence/evidence-maze.ts';
import scenario from '../../../../scenarios/studies/evidence/t-maze-evidence.scenario.ts';
import { FULL } from '../../../effort.ts';

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
      // It stands in the wall of the corridor, whose half width is 0.15 m, and a range finder in the middle reads it nearer than the wall.
      expect(Math.abs(obstacle.at.y)).toBeLessThan(0.15);
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
    { tags: 'long' },
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

  it('shows the learning signal and the eligibility of one synapse', { tags: 'long' }, () => {
    const plots: { id: string; lines: readonly { points: readonly (readonly [number, number])[] }[] }[] = [];
    const descriptions = new Map<string, string>();
    const markup = { markup: '' };
    scenario.sections?.({} as never, {
      ...sectionBlocks({ scene: () => expect.unreachable(), period: 1e-3, citation: 'a run' }),
      lines: (plot) => {
        plots.push(plot);
        descriptions.set(plot.id, plot.description);
        return markup;
      },
    });
    expect(plots.map(({ id }) => id)).toEqual(['cues', 'adaptation', 'eligibility', 'recall', 'signal', 'credit']);
    const pointsOf = (id: string): readonly (readonly [number, number])[] =>
      plots.find((one) => one.id === id)?.lines[0].points ?? [];
    const value = (id: string, seconds: number): number =>
      pointsOf(id).find(([x]) => Math.abs(x - seconds) < 1e-9)?.[1] ?? Number.NaN;
    // Adaptation outlives the cues, of which the last is over at 1.05 s.
    expect(value('cues', 1)).not.toBe(0);
    expect(pointsOf('cues').every(([x, y]) => x < 1.05 || y === 0)).toBe(true);
    expect(value('adaptation', 2)).toBeGreaterThan(0.3 * value('adaptation', 1.05));
    // The recall, in every millisecond. Eligibility is the same in both plots, and the sum is that of the products.
    const [eligibility, signal, credit] = ['recall', 'signal', 'credit'].map(pointsOf);
    expect(signal.map(([x]) => x)).toEqual(Array.from({ length: 150 }, (_, n) => (2100 + n) / 1000));
    expect(signal.filter(([, y]) => y === 0)).toEqual([]);
    expect(value('recall', 2.2)).toBe(value('eligibility', 2.2));
    const sum = signal.reduce((total, [, y], n) => total + y * eligibility[n][1], 0);
    expect(credit[149][1]).toBeCloseTo(sum, 9);
    const [ends, gathered] = [...(descriptions.get('credit') ?? '').matchAll(/-?\d[\d.e+-]*\d/g)].map(Number);
    expect(Math.abs(ends / gathered - 1)).toBeLessThan(0.01);
  });
});
