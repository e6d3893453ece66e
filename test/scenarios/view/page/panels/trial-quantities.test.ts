import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { delayedMatchToPlace } from '../../../../../scenarios/studies/one-shot-memory/index.ts';
import { replayOpenField } from '../../../../../scenarios/studies/replay/index.ts';
import { History } from '../../../../../scenarios/view/page/history.ts';
import {
  firstTickOf,
  nameOf,
  outcomeOf,
  quantitiesOf,
} from '../../../../../scenarios/view/page/panels/trial-quantities.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';

const OF_EVERY_TRIAL = ['latency (s)', 'path (m)', 'reward', 'SPL', 'collisions'];

/** A run of trials with rests between them, to its end. */
async function run() {
  const plan = planScenario(replayOpenField, { set: { restTime: 0.2, trials: 4, timeLimit: 4 } });
  const source = new RunSource(plan, plan.seeds[0]);
  const history = new History();
  history.take(await source.ask({ do: 'advance', ticks: 1e9, withinMs: Infinity, layers: [] }));
  source.close();
  return { source, history };
}

const rested = run();

describe('the numbers of trials', () => {
  it('are those of every trial, and the probes of the scenario in their units', () => {
    const plan = planScenario(delayedMatchToPlace, {});
    const source = new RunSource(plan, plan.seeds[0]);
    expect(quantitiesOf(source.stage.probes ?? {}, []).map(nameOf)).toEqual([
      ...OF_EVERY_TRIAL,
      ...['strength (V)', 'stored-x (m)', 'stored-y (m)', 'map'],
    ]);
    source.close();
  });

  it('are what the results say, those of probes that nobody declared too, and none for NaN', async () => {
    const { source, history } = await rested;
    const [, , trial] = history.results;
    const { latencySeconds: latency, pathMetres: path, reward, spl: SPL, collisions, probes = {} } = trial;
    const known = Object.fromEntries(Object.entries(probes).filter(([, value]) => !Number.isNaN(value)));
    expect(Object.keys(known).length).toBeGreaterThan(1);
    for (const units of [source.stage.probes ?? {}, {}]) {
      const values = quantitiesOf(units, history.results).map(({ name, of }) => [name, of(trial)]);
      expect(Object.fromEntries(values)).toEqual({ latency, path, reward, SPL, collisions, ...known });
    }
    const [name] = Object.keys(probes);
    expect(quantitiesOf({}, history.results).find((one) => one.name === name)).toMatchObject({ unit: undefined });
  });
});

describe('the beginning of a trial', () => {
  it('is the tick at which the run began it, after the rest before it', async () => {
    const { history } = await rested;
    expect(history.rests).toHaveLength(3);
    expect(history.results.map(({ index }) => firstTickOf(history.results, index))).toEqual(
      history.scenes.map(({ tick }) => tick),
    );
    expect(history.scenes[3].tick).toBeGreaterThan(0);
  });

  it('is unknown after a trial that is', async () => {
    const { history } = await rested;
    const [, second, third] = history.results;
    const some = Object.assign([], { 1: second, 2: third });
    expect(firstTickOf(some, 2)).toBeUndefined();
    expect(firstTickOf(history.results, 4)).toBeUndefined();
  });
});

describe('the end of a trial', () => {
  it('is one of three', async () => {
    const { success: _, ...trial } = (await rested).history.results[0];
    expect([true, false].map((success) => outcomeOf({ ...trial, success }))).toEqual(['success', 'failure']);
    expect(outcomeOf(trial)).toBe('not judged');
  });
});
