import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import type { TrialResult } from '../../../../scenarios/scenario/result.ts';
import detour from '../../../../scenarios/studies/replay/detour.scenario.ts';
import { walker } from '../../../../scenarios/tasks/walker.ts';

const values = { rest: 'replay', eta: 2, restTime: 15, timeLimit: 60 } as const;
const world = detour.world(values, new RandomStream(1, 'world'));
const trials = Array.from({ length: 21 }, (_, index) =>
  detour.trial(values, index, new RandomStream(index, 'trial'), world),
);
const controller = detour.agent(values, walker).controller(walker);

it('has the wall in trials 6 to 13, one world for all of them and one for all others', () => {
  expect(new Set(trials.map((trial) => trial.world)).size).toBe(2);
  for (const [index, trial] of trials.entries()) {
    const walled = index >= 5 && index < 13;
    expect(trial.world?.walls.length).toBe(walled ? 5 : 4);
    // Straight, 0.5 m, and around the right end of the wall.
    expect(trial.shortestMetres).toBeCloseTo((walled ? 2 * Math.hypot(0.36, 0.25) : 0.5) - 0.06, 12);
  }
});

it('measures what is replayed through the wall once it was met, and over its place once it is gone', () => {
  const results = trials.map((_, index) => ({
    index,
    session: index < 5 ? 'open' : index < 13 ? 'walled' : 'reopened',
    latencySeconds: index === 5 ? 1000 : index,
    shortestMetres: 0.5,
    pathMetres: index % 2 === 0 ? 0.7 : 2,
    // The rest before a trial comes after the trial before it, and the first two after a change do not count.
    probes: { 'replayed-steps': 100, 'steps-through-wall': index >= 7 && index <= 13 ? 1 : index >= 15 ? 4 : 50 },
  })) as unknown as TrialResult[];
  const measure = (name: string) => detour.measures?.[name].of(results, controller);
  expect(measure('through-wall')).toBeCloseTo(0.01, 12);
  expect(measure('through-opening')).toBeCloseTo(0.04, 12);
  expect(measure('detour-log')).toBeCloseTo(Math.log(7 * 8 * 9 * 10 * 11 * 12) / 6, 12);
  expect(measure('detour-ratio')).toBeCloseTo(1.4, 12);
  // The first trial with the wall has a path of 2 m.
  expect(measure('detour-trials-log')).toBeCloseTo(Math.log(2), 12);
  // Trials 17, 19 and 21, counted from 1, of five.
  expect(measure('shortcuts')).toBeCloseTo(0.6, 12);
});

it('counts trials until the way round is at most twice the shortest, and one more than all where it never is', () => {
  const trialsTo = (first: number): number | undefined => {
    const results = Array.from({ length: 21 }, (_, index) => ({
      index,
      session: index < 5 ? 'open' : index < 13 ? 'walled' : 'reopened',
      shortestMetres: 0.5,
      pathMetres: index < 5 || index >= 4 + first ? 1 : 1.01,
    })) as unknown as TrialResult[];
    return detour.measures?.['detour-trials-log'].of(results, controller);
  };
  for (const first of [1, 4, 8, 9]) expect(trialsTo(first)).toBeCloseTo(Math.log(first), 12);
});

it('counts the steps of waves through the wall in the spikes of a rest', { tags: 'long' }, () => {
  controller.initialise(1, 1e-3);
  const centres = controller.populations?.().find(({ name }) => name === 'place')?.centres ?? [];
  /** Spikes of the cells in a column, row after row, five in 20 ms. */
  const steps = (column: number): readonly unknown[] => {
    const spikes = Array.from({ length: 100 }, (_, k) => ({
      row: 10 + Math.floor(k / 5),
      tick: 20 * Math.floor(k / 5) + (k % 5),
    }));
    const ticks = Uint32Array.from(spikes, ({ tick }) => tick);
    const ids = Uint32Array.from(spikes, ({ row }) => column + 40 * row);
    const rest = { trial: 1, ticks: 500, populations: { place: { ticks, ids } } };
    return ['replayed-steps', 'steps-through-wall'].map((name) => detour.restProbes?.[name].read(rest, controller));
  };
  expect(centres[2 * 5]).toBeLessThan(0.16);
  expect(steps(5)).toEqual([19, 1]);
  expect(centres[2 * 35]).toBeGreaterThan(0.16);
  expect(steps(35)).toEqual([19, 0]);
});

it('reads no steps of a rest without spikes', () => {
  controller.initialise(1, 1e-3);
  const rest = { trial: 1, ticks: 500, populations: {} };
  expect(detour.restProbes?.['replayed-steps'].read(rest, controller)).toBe(0);
});
