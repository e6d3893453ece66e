import { describe, expect, it } from 'vitest';
import type { Controller } from '../../../../agents/index.ts';
import { sectionBlocks } from '../../../../scenarios/report/section-blocks.ts';
import type { RunResult, TrialResult } from '../../../../scenarios/scenario/result.ts';
import scenario from '../../../../scenarios/studies/one-shot-memory/one-shot-by-sight.scenario.ts';

/** The scene is not drawn here. */
const BLOCKS = sectionBlocks({ scene: () => expect.unreachable(), period: 1e-3, citation: 'a run' });

/** Two explorations and two sessions: trial 1 takes 30 s or is not found in 60, trial 2 takes 6 s, trial 3 takes 3 s. */
const trials = Array.from({ length: 10 }, (_, index) => {
  const number = index < 2 ? 0 : ((index - 2) % 4) + 1;
  return {
    index,
    success: number > 0 && number < 4 && index !== 6,
    latencySeconds: [120, index === 6 ? 60 : 30, 6, 3, 20][number],
    spl: index === 3 ? 0.8 : number === 2 ? 0.4 : number === 3 ? 0.9 : 0,
    // The origin lies 2 m off; the error along x is 0.1 m to one side or the other, and was larger at first.
    probes: { 'offset-x': index < 2 ? 5 : 2 + (index & 1 ? 0.1 : -0.1), 'offset-y': -1, stored: 0.01 * index },
    reached: number === 4 ? { target: 30, 'used-2': 20, 'site-12': 50 } : undefined,
  };
}) as unknown as TrialResult[];

const measure = (name: string): number => scenario.measures?.[name].of(trials, {} as Controller) ?? Number.NaN;

describe('the measures of one shot by sight', () => {
  it('are of all sessions, and not of the exploration', () => {
    expect(measure('latency-1')).toBeCloseTo(45, 12);
    expect(measure('savings')).toBeCloseTo(1 - 6 / 45, 12);
    expect(measure('found')).toBeCloseTo(0.5, 12);
    expect(measure('spl')).toBeCloseTo(0.6, 12);
    expect(measure('spl-found')).toBeCloseTo(0.8, 12);
    expect(measure('spl-later')).toBeCloseTo((0.8 + 0.4 + 2 * 0.9) / 4, 12);
    expect(measure('visits-all')).toBeCloseTo(0.3, 12);
    expect(measure('visits-used')).toBeCloseTo(0.6, 12);
  });

  it('take the error of the map apart from its origin', () => {
    expect(measure('end-error')).toBeCloseTo(0.1, 12);
  });
});

it('reads what is stored, and how far the sensed place lies from the body', () => {
  const controller = {
    weights: () => [
      { pre: 'key', post: 'value', shape: [3, 2], unit: 'mV', values: Float64Array.of(0, 0, 300, 300, 100, 0) },
    ],
    signals: () => ({ here: { read: (out: Float64Array) => out.set([0.5, -0.2]) } }),
  } as unknown as Controller;
  const pose = { x: 0.1, y: 0.3, heading: 1 };
  const read = (name: string): number => scenario.probes?.[name].read(trials[0], controller, pose) ?? Number.NaN;
  expect(read('stored')).toBeCloseTo(0.35, 12);
  expect(read('offset-x')).toBeCloseTo(0.4, 12);
  expect(read('offset-y')).toBeCloseTo(-0.5, 12);
});

it('shows in its report the paths of a first and a second trial that found the goal', () => {
  const sections = (kept: readonly TrialResult[], trace?: object) =>
    scenario.sections?.({ seeds: [{ trials: kept, trace }] } as unknown as RunResult, BLOCKS) ?? [];
  const trajectories = trials.map((_, index) => Float32Array.of(0, 0, 0, index / 100, 0.5, 0));
  const [visit, ...others] = sections(trials, { trajectories });
  expect(others).toEqual([]);
  expect(visit.lead).toContain('session 1');
  const page = visit.content.map(({ markup }) => markup).join('\n');
  for (const word of ['exploration', 'trial 2', '30.00', '6.00', 'probe']) expect(page).toContain(word);
  expect(sections(trials)).toEqual([]);
  const lost = trials.map((trial) => ({ ...trial, success: false }));
  expect(sections(lost, { trajectories })).toEqual([]);
});
