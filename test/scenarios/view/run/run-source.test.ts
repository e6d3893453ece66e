import { describe, expect, it, vi } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../scenarios/view/frames/frame.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import { type Command, LAYERS } from '../../../../scenarios/view/source.ts';
import { share } from '../../../effort.ts';
import { KNOWN_RUNS } from '../known-runs.ts';
import { sourceConformance } from '../source-conformance.ts';

const SEED = 5002;
const plan = planScenario(waterMaze, { set: { trials: 3, timeLimit: 10 } });

const advance = (ticks: number, more: Partial<Command> = {}): Command =>
  ({ do: 'advance', ticks, withinMs: Infinity, layers: LAYERS, ...more }) as Command;
const seek = (tick: number, historyTicks = 0): Command => ({ do: 'seek', tick, historyTicks, layers: LAYERS });

/** All frames of a run to its end. */
async function watched(source: RunSource, ticks: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  do frames.push(await source.ask(advance(ticks)));
  while (!frames.at(-1)?.done);
  return frames;
}

for (const [what, { plan, seed, tags, ...known }] of Object.entries(KNOWN_RUNS))
  describe(`a run with ${what}`, { tags }, () => {
    for (const { name, run } of sourceConformance({ ...known, open: () => new RunSource(plan, seed) })) it(name, run);
  });

describe('a run that is looked at', () => {
  it('has the digest and the trials of the run that nobody looks at', { tags: 'long' }, async () => {
    const source = new RunSource(plan, SEED);
    const frames = await watched(source, 997);
    const alone = openRun(plan, SEED);
    alone.step(Infinity);
    expect(frames.at(-1)?.digest).toBe(alone.result.digest);
    expect(frames.flatMap(({ results }) => results)).toEqual(alone.result.trials);
    source.close();
    alone.dispose();
  });

  it('sends no spikes but those of the last ticks, where these alone are wanted', async () => {
    const source = new RunSource(plan, SEED);
    const { from, to, spikes } = await source.ask(advance(5000, { spikeTicks: 200 }));
    const first = Math.min(...Object.values(spikes).map(({ ticks }) => from + ticks[0]));
    expect(first).toBeGreaterThanOrEqual(to - 200);
    expect(first).toBeLessThan(to - 150);
    source.close();
  });

  it('is at each tick, by way of its saved states, what it is by running there', { tags: 'long' }, async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.3, savingShare: Infinity });
    const last = (await watched(source, 5000)).at(-1) as Frame;
    const alone = openRun(plan, SEED);
    const ticks = Array.from({ length: share(50) }, (_, i) => (i * 7919) % last.to).sort((a, b) => a - b);
    for (const tick of ticks) {
      alone.step(tick - alone.tick);
      const there = await source.ask(seek(tick));
      expect(there).toMatchObject({ to: tick, fresh: true, trial: alone.trial, phase: alone.phase });
      expect(source.save()).toEqual(alone.save());
    }
    source.close();
    alone.dispose();
  });

  it('goes back over no more ticks than there are between two states, also where it was played by a few at a time', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.3, savingShare: Infinity });
    for (let tick = 0; tick < 2400; tick += 16) await source.ask(advance(16, { layers: [] }));
    const alone = openRun(plan, SEED);
    const step = vi.spyOn(Object.getPrototypeOf(alone) as typeof alone, 'step');
    await source.ask(seek(2399));
    const again = step.mock.calls.reduce((sum, [ticks]) => sum + (ticks ?? 1), 0);
    expect(again).toBe(2399 - 2100);
    step.mockRestore();
    source.close();
    alone.dispose();
  });

  it('does again what was tuned when it is moved back, and is another run from there on', async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.2 });
    const [{ name, minimum, maximum, value }] = source.stage.tunables;
    await source.ask(advance(1500));
    const other = value === minimum ? maximum : minimum;
    const tuned = await source.ask({ do: 'tune', name, value: other, layers: LAYERS });
    expect([tuned.tuned, tuned.fresh]).toEqual([[name], false]);
    const then = await source.ask(advance(2000));
    const state = source.save();
    await source.ask(seek(1200));
    await source.ask(seek(then.to));
    expect(source.save()).toEqual(state);
    source.close();
  });

  it('keeps no more states than there is room for, and goes back all the same', { tags: 'long' }, async () => {
    const source = new RunSource(plan, SEED, { snapshotSeconds: 0.05, snapshotBytes: 5e5 });
    await watched(source, 5000);
    expect((await source.ask(seek(700))).to).toBe(700);
    source.close();
  });

  it('tells in each frame that may take its time where the body is to the tick, and what it tells seldom else', async () => {
    const source = new RunSource(plan, SEED);
    const alone = openRun(plan, SEED);
    for (let k = 0; k < 5; k++) {
      const frame = await source.ask(advance(13));
      alone.step(13);
      const { x, y, heading } = alone.robot.physics.pose;
      expect(frame.pose).toEqual({ x, y, heading });
      expect(Object.keys(frame.weights)).not.toEqual([]);
    }
    const hasty = [await source.ask(advance(13, { withinMs: 1e6 })), await source.ask(advance(13, { withinMs: 1e6 }))];
    expect(hasty.map(({ weights }) => Object.keys(weights).length)).toContain(0);
    source.close();
    alone.dispose();
  });
});
