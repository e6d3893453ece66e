import { describe, expect, it } from 'vitest';
import type { Controller } from '../../../../agents/index.ts';
import { point, rodent } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { resolveParameters } from '../../../../scenarios/scenario/parameters.ts';
import type { TrialResult } from '../../../../scenarios/scenario/result.ts';
import type { GoalTrial } from '../../../../scenarios/scenario/scenario.ts';
import replayOpenField from '../../../../scenarios/studies/replay/replay-open-field.scenario.ts';

const values = resolveParameters(replayOpenField.parameters, {}, 'replay-open-field');
const world = replayOpenField.world(values, new RandomStream(1, 'world'));
const trials = Array.from(
  { length: 20 },
  (_, index) => replayOpenField.trial(values, index, new RandomStream(index, 'trial'), world) as GoalTrial,
);

describe('its trials', () => {
  it('have each goal five times, and start where each body has room, 0.2 m or more from it', () => {
    expect(new Set(trials.map(({ goal }) => `${goal.x} ${goal.y}`)).size).toBe(4);
    for (const [index, { start, goal, shortestMetres }] of trials.entries()) {
      expect(goal).toEqual(trials[index - (index % 5)].goal);
      expect(Math.max(Math.abs(start.x), Math.abs(start.y))).toBeLessThan(0.4 - rodent.radius);
      expect(shortestMetres).toBeGreaterThanOrEqual(0.2 - 0.06);
    }
  });

  it('rest between them, and not before the first', () => {
    expect(trials.map(({ restSeconds }) => restSeconds)).toEqual([0, ...new Array(19).fill(15)]);
  });
});

const AT_ORIGIN = { x: 0, y: 0, heading: 0 };

it('probes how well weights lead to the goal of the trial', () => {
  const probe = replayOpenField.probes?.['goal-cosine'].read;
  const centres = Float64Array.from({ length: 200 }, (_, k) => ((k * 7) % 97) / 97 - 0.5);
  const vectors = centres.map((at, k) => (k & 1 ? -0.2 : 0.2) - at);
  const controller = {
    weightVectors: () => [{ pre: 'place', post: 'place', centres, vectors }],
  } as unknown as Controller;
  const read = (index: number): number | undefined => probe?.({ index } as TrialResult, controller, AT_ORIGIN);
  expect(read(5)).toBeCloseTo(1, 12);
  expect(read(9)).toBeCloseTo(1, 12);
  expect(read(10)).toBeLessThan(0.5);
  expect(probe?.({ index: 0 } as TrialResult, {} as Controller, AT_ORIGIN)).toBeNaN();
});

it('probes waves that leave where the agent rests, at the rim of the goal of the trial before', () => {
  // A bump of four cells every 20 ms, from the rim of the second goal through its centre to the left by 3 cm each.
  const rim = { x: 0.26, y: -0.2 };
  const centres = Float64Array.from({ length: 20 }, (_, k) => (k & 1 ? rim.y : rim.x - 0.03 * (k >> 1)));
  const populations = {
    place: { ticks: new Uint32Array(40).map((_, k) => 20 * (k >> 2)), ids: new Uint32Array(40).map((_, k) => k >> 2) },
  };
  const place = { kind: 'position', unit: 'm', meaning: '', read: (out: Float64Array) => out.set([rim.x, rim.y]) };
  const controller = {
    populations: () => [{ name: 'place', size: 10, centres }],
    signals: () => ({ place }),
  } as unknown as Controller;
  const read = (name: string, controllerOf = controller) =>
    replayOpenField.restProbes?.[name].read({ trial: 8, ticks: 200, populations }, controllerOf);
  expect(read('wave-reach')).toBeCloseTo(0.27, 12);
  expect(read('wave-speed')).toBeCloseTo(1.5, 12);
  expect(read('wave-outward')).toBe(1);
  expect(read('wave-order')).toBe(1);
  expect(read('wave-speed', {} as Controller)).toBeNaN();
});

it('measures the fourth and fifth trial of each goal, and the time-outs of all but the first', () => {
  const results = Array.from({ length: 20 }, (_, index) => ({
    latencySeconds: index % 5 >= 3 ? 2 + index : 1000,
    success: index !== 5 && index !== 7 && index !== 19,
    probes: { 'goal-cosine': index % 5 >= 3 ? 0.1 * index : 1000, ...(index === 0 ? {} : { 'wave-speed': index }) },
  })) as unknown as TrialResult[];
  const measure = (name: string) =>
    replayOpenField.measures?.[name].of(results, replayOpenField.agent(values, point).controller(point));
  const late = [3, 4, 8, 9, 13, 14, 18, 19].reduce((sum, index) => sum + 2 + index, 0) / 8;
  expect(measure('late-latency')).toBe(late);
  expect(measure('late-latency-log')).toBeCloseTo(Math.log(late), 12);
  expect(measure('time-outs')).toBe(2);
  expect(measure('goal-cosine')).toBeCloseTo(0.1 * (late - 2), 12);
  expect(measure('wave-speed')).toBe(10);
});
