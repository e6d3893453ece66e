import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import { weightsOf } from '../../../../scenarios/view/run/learned-weights.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import type { Command } from '../../../../scenarios/view/source.ts';

const SEED = 5002;
const plan = planScenario(waterMaze, { set: { trials: 3, timeLimit: 5 } });
const layers = ['weights'] as const;
const seek = (tick: number): Command => ({ do: 'seek', tick, historyTicks: 0, layers });

/** Weights at the tick in which each trial begins. */
function beginnings() {
  const found: { readonly tick: number; readonly weights: ReturnType<typeof weightsOf> }[] = [];
  const run = openRun(plan, SEED, {
    listeners: [{ trialStart: ({ tick }) => found.push({ tick, weights: weightsOf(run.controller) }) }],
  });
  run.step(Infinity);
  run.dispose();
  return found;
}

describe('weights at the beginning of a trial', () => {
  it('are those of the trial under way, wherever the run is moved', { tags: 'long' }, async () => {
    const trials = beginnings();
    expect(trials[1].weights).not.toEqual(trials[0].weights);
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.3, savingShare: Infinity });
    await source.ask({ do: 'advance', ticks: 1e6, withinMs: Infinity, layers });
    for (const index of [2, 0, 1, 2, 0])
      for (const past of [900, 1]) {
        const { startWeights, weights, to } = await source.ask(seek(trials[index].tick + past));
        expect(to).toBe(trials[index].tick + past);
        expect(startWeights).toEqual(trials[index].weights);
        expect(Object.keys(weights)).toEqual(Object.keys(trials[index].weights));
      }
    source.close();
  });

  it('are told once a trial, beside weights', async () => {
    const source = new RunSource(plan, SEED);
    const first = await source.ask(seek(0));
    expect(first.startWeights).toEqual(first.weights);
    // What is tuned is told at once, whatever the time.
    const tune: Command = { do: 'tune', name: 'dopamine', value: 1, layers };
    await source.ask({ do: 'advance', ticks: 100, withinMs: Infinity, layers: [] });
    const trial = await source.ask(tune);
    expect([Object.keys(trial.weights).length > 0, trial.startWeights !== undefined]).toEqual([true, true]);
    expect((await source.ask(tune)).startWeights).toBeUndefined();
    source.close();
  });
});
