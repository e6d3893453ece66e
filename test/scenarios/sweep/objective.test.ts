import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../scenarios/plan/load.ts';
import { parseConstraint, parseObjective, parseStatistic } from '../../../scenarios/sweep/objective.ts';

const { scenario } = await loadScenario('water-maze');
const [gate] = scenario.gates;

describe('what points are judged by', () => {
  it.each([
    ['mean(latency, 11-20)', { metric: 'latency', over: 'mean', trials: [11, 20] }],
    [' median( spl , 7 ) ', { metric: 'spl', over: 'median', trials: [7, 7] }],
    ['mean(success)', { metric: 'success', over: 'mean', trials: [1, 20] }],
    [gate.id, gate.statistic],
  ])('%s', (text, statistic) => {
    expect(parseStatistic(text, scenario, 20)).toEqual(statistic);
  });

  it.each([
    ['speed', 'mean(METRIC, FIRST-LAST)'],
    ['mean(latncy, 1-2)', 'latency'],
    ['mean(latency, 11-21)', 'trials from 1 to 20'],
    ['mean(latency, 0-2)', 'trials from 1 to 20'],
    ['mean(latency, 5-4)', 'trials from 1 to 20'],
    ['mean(latency, nowhere)', 'one of'],
    ['sum(latency, 1-2)', 'mean(METRIC, FIRST-LAST)'],
  ])('%s is refused, with what there is', (text, expected) => {
    expect(() => parseStatistic(text, scenario, 20)).toThrow(
      expect.objectContaining({
        code: 'malformed_objective',
        received: text,
        expected: expect.stringContaining(expected),
      }),
    );
  });

  it('seeks the least of times and contacts, the largest of all else, unless it is told', () => {
    const direction = (text: string, told?: 'minimise') => parseObjective(text, scenario, 20, told).direction;
    expect(['latency', 'collision-rate', 'success', 'reward'].map((metric) => direction(`mean(${metric})`))).toEqual([
      'minimise',
      'minimise',
      'maximise',
      'maximise',
    ]);
    expect(direction('mean(success)', 'minimise')).toBe('minimise');
  });

  it('does not guess which end of a measure is sought', () => {
    const measured = { ...scenario, measures: { bias: { unit: 'm', meaning: 'x', of: () => 0 } } } as never;
    expect(() => parseObjective('mean(bias)', measured, 20)).toThrow(
      expect.objectContaining({ code: 'malformed_objective' }),
    );
    expect(parseObjective('mean(bias)', measured, 20, 'minimise')).toMatchObject({
      direction: 'minimise',
      statistic: { measure: 'bias', over: 'mean', unit: 'm' },
    });
  });

  it('has limits', () => {
    expect(parseConstraint('mean(success, 11-20) >= 0.9', scenario, 20)).toMatchObject({
      statistic: { metric: 'success', trials: [11, 20] },
      atLeast: 0.9,
    });
    expect(parseConstraint('mean(latency, 1)<=1e1', scenario, 20)).toMatchObject({ atMost: 10 });
    for (const text of ['mean(success)', 'mean(success) > 1', 'mean(success) >=', 'mean(success) >= high'])
      expect(() => parseConstraint(text, scenario, 20)).toThrow(
        expect.objectContaining({ code: 'malformed_objective' }),
      );
  });
});
