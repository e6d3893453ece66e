// @module-tag long
import { describe, expect, test } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { splOf } from '../../../scenarios/measure/metrics.ts';
import { run } from '../../../scenarios/pool/runner.ts';
import { BASELINES, fullSpeed, referenceNames, requireBaseline } from '../../../scenarios/scenario/baselines.ts';
import { mean } from '../../../scenarios/statistics/averages.ts';
import reach from '../fixtures/reach.ts';

const setups = ['point', 'rodent'].flatMap((body) => ['kinematic', 'cannon'].map((physics) => ({ body, physics })));

describe.each(setups)('$body under $physics', ({ body, physics }) => {
  const trialsOf = async (controller: string) => {
    const { seeds } = await run({ scenario: reach, controller, body, physics, seeds: 4 });
    return seeds.flatMap(({ trials }) => trials);
  };

  test('the oracle always comes, about as fast as the body can', async () => {
    const trials = await trialsOf('oracle');
    const speed = body === 'point' ? 0.5 : rodent.limits.linear;
    expect(trials.every(({ success }) => success)).toBe(true);
    const latency = mean(trials.map(({ latencySeconds }) => latencySeconds));
    const ideal = (trials[0]?.shortestMetres ?? 0) / speed;
    expect(latency).toBeGreaterThanOrEqual(ideal);
    expect(latency).toBeLessThan(ideal + (body === 'point' ? 0.005 : 0.3));
    expect(mean(trials.map(splOf))).toBeGreaterThan(0.9);
  });

  test('the random walk rarely comes, and keeps moving', async () => {
    const trials = await trialsOf('random-walk');
    expect(mean(trials.map(({ success }) => (success ? 1 : 0)))).toBeLessThan(0.5);
    expect(mean(trials.map(({ pathMetres, latencySeconds }) => pathMetres / latencySeconds))).toBeGreaterThan(0.25);
  });
});

test('the full speed is the limit of the body, or what the scenario declares', () => {
  expect(fullSpeed(rodent, 0.1, 'reach')).toBe(0.6);
  expect(fullSpeed(point, 0.1, 'reach')).toBe(0.1);
  expect(() => fullSpeed(point, undefined, 'reach')).toThrow(
    expect.objectContaining({ name: 'ScenarioError', code: 'no_cruise_speed' }),
  );
});

test("a scenario's own come before the common ones", () => {
  const own = { blind: BASELINES['random-walk'], oracle: BASELINES['random-walk'] };
  expect(requireBaseline('oracle', { baselines: own })).toBe(own.oracle);
  expect(requireBaseline('random-walk', { baselines: own })).toBe(BASELINES['random-walk']);
  expect(referenceNames({ baselines: own }, true)).toEqual(['blind', 'oracle']);
  expect(referenceNames({}, true)).toEqual(['random-walk', 'oracle']);
});

test('where nobody judges, there are those of the scenario alone', () => {
  expect(referenceNames({ baselines: { blind: BASELINES['random-walk'] } }, false)).toEqual(['blind']);
  expect(referenceNames({}, false)).toEqual([]);
});

test('an unknown one suggests the nearest', () => {
  expect(requireBaseline('oracle')).toBe(BASELINES.oracle);
  expect(() => requireBaseline('randomwalk')).toThrow(
    expect.objectContaining({ remedy: "did you mean 'random-walk'?" }),
  );
});
