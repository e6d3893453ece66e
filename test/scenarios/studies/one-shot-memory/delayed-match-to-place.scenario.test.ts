import { describe, expect, it } from 'vitest';
import type { Controller } from '../../../../agents/index.ts';
import { sectionBlocks } from '../../../../scenarios/report/section-blocks.ts';
import type { RunResult, TrialResult } from '../../../../scenarios/scenario/result.ts';
import { closeUpTrials } from '../../../../scenarios/studies/one-shot-memory/delayed-match-report.ts';
import scenario from '../../../../scenarios/studies/one-shot-memory/delayed-match-to-place.scenario.ts';

/** Four sessions: trial 1 takes 60 s or is not found in 120, trial 2 takes 15 s, trials 3 and 4 take 5 s. */
const trials = Array.from({ length: 20 }, (_, index) => {
  const number = index % 5;
  const early = index < 10;
  const found = index !== 15;
  return {
    index,
    success: found && number !== 4,
    latencySeconds: early ? 1 : number === 0 ? (found ? 60 : 120) : number === 1 ? 15 : 5,
    spl: early ? 0 : index === 11 ? 0.9 : 0.3,
    probes: { map: 0.5 + 0.02 * index },
    reached: number === 4 ? (early ? { 'site-9': 100 } : { target: 30, 'used-2': 20, 'site-30': 50 }) : undefined,
  };
}) as unknown as TrialResult[];

const measure = (name: string): number => scenario.measures?.[name].of(trials, {} as Controller) ?? Number.NaN;

describe('the measures of delayed match to place', () => {
  it('begin with the third session', () => {
    expect(measure('savings')).toBeCloseTo(1 - 15 / 90, 12);
    expect(measure('latency-1')).toBeCloseTo(90, 12);
    expect(measure('latency-4')).toBeCloseTo(5, 12);
    expect(measure('found')).toBeCloseTo(0.5, 12);
    expect(measure('spl')).toBeCloseTo(0.6, 12);
    expect(measure('spl-later')).toBeCloseTo((0.9 + 5 * 0.3) / 6, 12);
    // Of the fourth session trial 1 had not found the goal.
    expect(measure('spl-found')).toBeCloseTo(0.9, 12);
    expect(measure('visits-all')).toBeCloseTo(0.3, 12);
    expect(measure('visits-used')).toBeCloseTo(0.6, 12);
  });

  it('take the map after the third session', () => {
    expect(measure('map')).toBeCloseTo(0.5 + 0.02 * 14, 12);
  });
});

it('reads of the weights where place cells are believed to be, and what is stored', () => {
  const centres = Float64Array.of(-0.1, -0.1, 0.1, -0.1, -0.1, 0.1, 0.1, 0.1);
  const controller = {
    weights: () => [
      // Two keys; what is stored lies in cell 1, and a third as much in cell 3.
      { pre: 'key', post: 'value', shape: [4, 2], unit: 'mV', values: Float64Array.of(0, 0, 300, 300, 0, 0, 100, 100) },
      // Twice the true distances and an offset, x; and half of what differs in y.
      {
        pre: 'place',
        post: 'coordinate',
        preCentres: centres,
        shape: [2, 4],
        values: Float64Array.of(0.8, 1.2, 0.8, 1.2, 0, 0, 0.1, 0),
      },
    ],
    populations: () => [{ name: 'value', size: 4, centres }],
  } as unknown as Controller;
  const pose = { x: 0, y: 0, heading: 0 };
  const read = (name: string): number => scenario.probes?.[name].read(trials[0], controller, pose) ?? Number.NaN;
  expect(read('strength')).toBeCloseTo(0.4, 12);
  expect(read('stored-x')).toBeCloseTo(0.1, 12);
  expect(read('stored-y')).toBeCloseTo(-0.05, 12);
  expect(read('map')).toBeCloseTo((1 + 1 / Math.sqrt(3)) / 2, 12);
});

describe('the report of delayed match to place', () => {
  const map = (w: number) => ({
    pre: 'key',
    post: 'value',
    shape: [2, 2],
    unit: 'mV',
    values: Float64Array.of(w, w, 0, 0),
  });
  const spikes = ['place', 'value'].map((name) => ({
    name,
    size: 2,
    ticks: Uint32Array.of(500, 59_500, 60_500),
    ids: Uint32Array.of(0, 1, 1),
  }));
  const closeUps = closeUpTrials(4).map((trial) => ({
    trial,
    populations: spikes,
    before: [map(trial === 10 ? 0 : 0.4)],
    after: [map(0.4)],
  }));
  const trace = {
    everyTicks: 10,
    trajectories: trials.map((_, index) => Float32Array.of(0, 0, 0, index / 100, 0.5, 0)),
    closeUps,
    weights: [{ pre: 'place', post: 'coordinate', preCentres: Float64Array.of(-0.4, 0, 0.4, 0) }],
  };
  const whole = trials.map((trial) => ({ ...trial, pathMetres: 1, reason: 'goal reached' }));
  const blocks = sectionBlocks({
    scene: () => ({ world: { name: 'empty', walls: [], obstacles: [] }, goals: [{ x: 0, y: 0, radius: 0.1 }] }),
    period: 1e-3,
    citation: 'a run',
  });
  const sections = (kept: readonly TrialResult[], of?: object) =>
    scenario.sections?.({ seeds: [{ seed: 7, trials: kept, trace: of }] } as unknown as RunResult, blocks) ?? [];
  const markup = (n: number, of = trace): string =>
    sections(whole, of)
      [n].content.map((block) => block.markup)
      .join('\n');

  it('keeps the trials with reward from the third session on', () => {
    expect(closeUpTrials(4)).toEqual([10, 11, 12, 13, 15, 16, 17, 18]);
    expect(closeUpTrials(2)).toEqual([]);
  });

  it('shows the ways of a session over what was held as each trial began', () => {
    const [visit] = sections(whole, trace);
    // Trial 1 of session 3 is the first that counts: trial 11 of the run, counted from 1.
    expect(visit.lead).toContain('Session 3');
    const page = markup(0);
    expect(page.match(/class="track"/g)).toHaveLength(4);
    expect(page).toContain('Trial 2 of session 3');
    // Nothing is held as the first begins: one place of two, in three pictures.
    expect(page.match(/class="heat"/g)).toHaveLength(3);
    expect(page).toContain('60.00');
    expect(page).toContain('probe');
  });

  it('shows the weights before and after, and the spikes of the second around the reward and of the start of trial 2', () => {
    const page = markup(1);
    expect(page).toContain('Before trial 1');
    expect(page).toContain('weight, mV');
    expect(page).toContain('0.4</text>');
    expect(page).toContain('2 spikes of 2 neurons in population value');
    expect(page).toContain('1 spikes of 2 neurons in population value');
    expect(page).toContain('found at 60.00 s');
  });

  it('has ways without close-ups, and nothing without a trace or where the goal was not found twice', () => {
    expect(sections(whole, { ...trace, closeUps: [] })).toHaveLength(1);
    expect(sections(whole)).toEqual([]);
    expect(
      sections(
        whole.map((trial) => ({ ...trial, success: false })),
        trace,
      ),
    ).toEqual([]);
  });
});
