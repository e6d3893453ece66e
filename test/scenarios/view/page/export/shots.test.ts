import { describe, expect, it } from 'vitest';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { openRun } from '../../../../../scenarios/run/open-run.ts';
import { waterMaze } from '../../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../../scenarios/view/frames/frame.ts';
import { shots } from '../../../../../scenarios/view/page/export/shots.ts';
import { History } from '../../../../../scenarios/view/page/history.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';
import { LAYERS } from '../../../../../scenarios/view/source.ts';

const SEED = 5003;
const plan = planScenario(waterMaze, { set: { trials: 2, timeLimit: 14 } });
const asked = { layers: LAYERS };

/** What is shot of a run from where it is, and all frames on the way. */
async function shot(source: RunSource, ticks: readonly number[]) {
  const taken: Frame[] = [];
  const seen: Frame[] = [];
  for await (const frame of shots(source, ticks, asked, (one) => taken.push(one))) seen.push(frame);
  return { taken, seen };
}

describe('shots of a run', () => {
  it('are at their ticks, one by one, where the run has the body then', { tags: 'long' }, async () => {
    const ticks = [12_003, 12_003, 12_010, 12_060, 13_000];
    const { seen, taken } = await shot(new RunSource(plan, SEED), ticks);
    expect(seen.map(({ to }) => to)).toEqual(ticks);
    expect(taken.map(({ from, to, fresh }) => [from, to, fresh]).slice(1)).toEqual([
      [12_003, 12_010, false],
      [12_010, 12_060, false],
      [12_060, 13_000, false],
    ]);
    const alone = openRun(plan, SEED);
    for (const { to, pose } of seen) {
      alone.step(to - alone.tick);
      const { x, y, heading } = alone.robot.physics.pose;
      expect(pose).toEqual({ x, y, heading });
    }
    alone.dispose();
  });

  it('are the same wherever the source was, with the whole trial before them', { tags: 'long' }, async () => {
    const ticks = [12_003, 12_500];
    const one = await shot(new RunSource(plan, SEED), ticks);
    const source = new RunSource(plan, SEED);
    await source.ask({ do: 'advance', ticks: 20_000, withinMs: Infinity, layers: [] });
    await source.ask({ do: 'seek', tick: 11_000, historyTicks: 10, layers: ['weights'] });
    expect(await shot(source, ticks)).toEqual(one);
    const history = new History();
    for (const frame of one.taken) history.take(frame);
    expect([history.scene?.tick, history.path.ticks[0]]).toEqual([0, 9]);
    expect(Object.keys(one.taken[1].weights)).not.toEqual([]);
  });

  it('end with the run, and do not begin after it', async () => {
    const short = planScenario(waterMaze, { set: { trials: 1, timeLimit: '0.5s' } });
    const { seen } = await shot(new RunSource(short, SEED), [400, 500, 10_000, 20_000]);
    const end = seen.at(-1)?.to ?? 0;
    expect(seen.map(({ to }) => to)).toEqual([400, 500]);
    expect(end).toBe(500);
    await expect(shot(new RunSource(short, SEED), [10_000])).rejects.toMatchObject({
      code: 'bad_stretch',
      received: 10_000,
    });
  });
});
