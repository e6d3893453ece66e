import { describe, expect, it } from 'vitest';
import { point } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { run } from '../../../../scenarios/pool/index.ts';
import type { Scene } from '../../../../scenarios/scenario/scenario.ts';
import cueExclusion from '../../../../scenarios/studies/cue-exclusion/cue-exclusion.scenario.ts';

const values = {
  inhibition: 'plastic',
  weights: 'learned',
  cells: 100,
  laps: 31,
  cueTime: 0.75,
  restTime: 10,
} as const;
const world = cueExclusion.world(values, new RandomStream(1, 'world'));
const trials = Array.from({ length: 32 }, (_, index) =>
  cueExclusion.trial(values, index, new RandomStream(index, 'trial'), world),
);

describe('its trials', () => {
  it('are laps of 3 m, with a rest before the last', () => {
    expect(cueExclusion.trials(values)).toBe(32);
    for (const { start, shortestMetres } of trials) {
      expect(start).toEqual({ x: -1.5, y: 0, heading: 0 });
      expect(shortestMetres).toBeCloseTo(3, 12);
    }
    expect(trials.map(({ restSeconds }) => restSeconds)).toEqual([...new Array(31).fill(0), 10]);
  });

  it('show the cue once, for 0.75 s, at any place', () => {
    const at = { x: 0, y: 0, heading: 0 };
    const begins = trials.map(({ cues, judge }) => {
      const shown = Array.from({ length: 9249 }, (_, k) => {
        judge?.({ elapsed: k + 1, period: 1e-3, before: at, after: at, touching: false, commands: {} } satisfies Scene);
        return cues?.['cue'][0];
      });
      expect(shown.filter((level) => level === 1)).toHaveLength(750);
      const first = shown.indexOf(1);
      expect(shown.lastIndexOf(1) - first).toBe(749);
      return first;
    });
    expect(Math.min(...begins)).toBeLessThan(1500);
    expect(Math.max(...begins)).toBeGreaterThan(7000);
  });
});

it('runs laps, and measures inhibition and replay after the rest', { tags: 'long' }, async () => {
  const set = { cells: '100', laps: '1', restTime: '0.2' };
  const { seeds } = await run({ scenario: 'cue-exclusion', seeds: [1], set });
  const [{ trials: laps, measures = {} }] = seeds;
  expect(laps.map(({ success }) => success)).toEqual([true, true]);
  expect(laps[0].latencySeconds).toBeCloseTo(3 / 0.3243567842, 2);
  expect(laps[1].rest?.ticks).toBe(200);
  expect(measures['inhibition-ratio']).toBeGreaterThan(1.05);
  expect(measures['events']).toBe(0);
  expect(measures['participation-ratio']).toBeNaN();
});

it('measures nothing of another controller', () => {
  const { controller } = cueExclusion.agent(values, point);
  for (const [name, { of }] of Object.entries(cueExclusion.measures ?? {}))
    expect(of([], controller(point)), name).toBeNaN();
});
