// @module-tag long
import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../scenarios/run/index.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import { replayOpenField } from '../../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../../scenarios/studies/water-maze/index.ts';
import type { FrameRest } from '../../../../scenarios/view/frames/frame.ts';
import { RunSource } from '../../../../scenarios/view/run/run-source.ts';
import type { Command } from '../../../../scenarios/view/source.ts';

const plan = planScenario(replayOpenField, {});
const [seed] = plan.seeds;
const layers = ['rest'] as const;
const seek = (tick: number): Command => ({ do: 'seek', tick, historyTicks: 0, layers });
/** What is tuned is told at once, whatever the time. */
const tune: Command = { do: 'tune', name: 'eta', value: 1, layers };

/** The first two rests, as listeners hear them, and the tick at which each is over. */
function rests(): FrameRest[] {
  const found: { from: number; to: number; x: number; y: number; ticks: number[]; ids: number[] }[] = [];
  let fired: number[] = [];
  let place = { x: Number.NaN, y: Number.NaN };
  const run = openRun(plan, seed, {
    listeners: [
      {
        spikes: ({ population, ids, count }) => {
          if (population === 'place') fired.push(...ids.subarray(0, count));
        },
        tick: ({ pose: { x, y } }) => {
          fired = [];
          place = { x, y };
        },
        rest: ({ tick, elapsed }) => {
          if (elapsed === 1) found.push({ from: tick, to: tick, ...place, ticks: [], ids: [] });
          const rest = found[found.length - 1];
          rest.to = tick + 1;
          for (const id of fired) {
            rest.ticks.push(tick - rest.from);
            rest.ids.push(id);
          }
          fired = [];
        },
      },
    ],
  });
  run.stepUntil(() => found.length === 2 && run.phase === 'active');
  run.dispose();
  return found.map(({ ticks, ids, ...rest }) => ({
    ...rest,
    spikes: { place: { ticks: Uint32Array.from(ticks), ids: Uint32Array.from(ids) } },
  }));
}

describe('the last rest', () => {
  const [first, second] = rests();
  /** What there was of a rest after so many ticks of it. */
  const cut = ({ spikes: { place }, ...rest }: FrameRest, ticks: number): FrameRest => {
    const end = place.ticks.findIndex((tick) => tick >= ticks);
    return {
      ...rest,
      to: rest.from + ticks,
      spikes: { place: { ticks: place.ticks.slice(0, end), ids: place.ids.slice(0, end) } },
    };
  };

  it('has all spikes at rest of cells with fields, and none of trials, wherever the run is moved', async () => {
    const source = new RunSource(plan, seed, { snapshotSeconds: 0.3, savingShare: Infinity });
    const [short, long] = [400, 1500];
    expect((await source.ask(seek(first.from))).rest).toBeUndefined();
    for (const [tick, expected] of [
      [second.to + 50, second],
      [first.to, first],
      [first.from + long, cut(first, long)],
      [second.from, first],
      [first.from + short, cut(first, short)],
      [second.from + long, cut(second, long)],
    ] as const) {
      const { rest, to } = await source.ask(seek(tick));
      expect([to, rest]).toEqual([tick, expected]);
    }
    expect(first.spikes.place.ids.length).toBeGreaterThan(1000);
    source.close();
  });

  it('is there where a trial begins with one', () => {
    const sources = [plan, planScenario(waterMaze)].map((one) => new RunSource(one, one.seeds[0]));
    expect(sources.map(({ stage }) => stage.abilities.rests)).toEqual([true, false]);
    for (const source of sources) source.close();
  });

  it('is told once, and again when it has grown', async () => {
    const source = new RunSource(plan, seed);
    await source.ask(seek(first.from + 100));
    expect((await source.ask(tune)).rest).toBeUndefined();
    await source.ask({ do: 'advance', ticks: 10, withinMs: Infinity, layers: [] });
    expect((await source.ask(tune)).rest).toEqual(cut(first, 110));
    source.close();
  });
});
