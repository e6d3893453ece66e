import { describe, expect, it } from 'vitest';
import { viewArena } from '../../../../../../scenarios/plots/arena/draw-world.ts';
import { planScenario } from '../../../../../../scenarios/run/index.ts';
import { replayOpenField } from '../../../../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../../../../scenarios/studies/water-maze/index.ts';
import type { Frame } from '../../../../../../scenarios/view/frames/frame.ts';
import { History } from '../../../../../../scenarios/view/page/history.ts';
import type { Look } from '../../../../../../scenarios/view/page/look.ts';
import { overlaysOf } from '../../../../../../scenarios/view/page/panels/overlays/index.ts';
import type { Overlay } from '../../../../../../scenarios/view/page/panels/overlays/overlay.ts';
import type { Plane } from '../../../../../../scenarios/view/page/panels/plane.ts';
import { SvgPen } from '../../../../../../scenarios/view/page/panels/svg-pen.ts';
import { RunSource } from '../../../../../../scenarios/view/run/run-source.ts';

const LOOK = { accent: 'accent', soft: 'soft' } as Look;
const PLANE: Plane = { x: (metres) => 1000 * metres, y: (metres) => -1000 * metres, perMetre: 1000 };
const VIEW = viewArena({ x: [-1, 1], y: [-1, 1] }, 0, 0, 600);

/** An overlay by its name, and what tells it of a run. */
async function over(source: RunSource, name: string) {
  const history = new History(source.stage.world);
  const found = overlaysOf(source.stage).find((one) => one.name === name);
  const overlay = found?.make(history) ?? expect.unreachable();
  const take = (frame: Frame): boolean => {
    history.take(frame);
    return overlay.take(frame);
  };
  const seek = async (tick: number): Promise<Frame> => {
    const frame = await source.ask({ do: 'seek', tick, historyTicks: 1000, layers: overlay.layers });
    take(frame);
    return frame;
  };
  return { overlay, history, seek, take };
}

/** Centres of the discs that are drawn, with their opacities. */
function lit(overlay: Overlay): readonly { readonly x: number; readonly y: number; readonly opacity: number }[] {
  const pen = new SvgPen();
  overlay.draw(pen, PLANE, LOOK);
  return [...pen.markup.matchAll(/<path d="M(\S+) (\S+)A(\S+) [^>]*?>/g)].map(([path, x, y, radius]) => ({
    ...{ x: Number(x) - Number(radius), y: Number(y) },
    opacity: Number(/opacity="([^"]*)"/.exec(path)?.[1] ?? 1),
  }));
}

describe('what is shown over the arena', () => {
  const maze = () => new RunSource(planScenario(waterMaze, { set: { trials: 2, timeLimit: 5 } }), 5001);
  const field = () => new RunSource(planScenario(replayOpenField, { set: { trials: 4 } }), 2001);

  it('is what the stage tells: cells, arrows, and waves where there are rests', () => {
    expect(overlaysOf(maze().stage).map(({ name }) => name)).toEqual(['cells place', 'arrows place → action']);
    expect(overlaysOf(field().stage).map(({ name }) => name)).toEqual(['cells place', 'waves place']);
    const { stage } = maze();
    const [place] = stage.populations;
    const asleep = { ...place, name: 'asleep', whileRunning: 'place' };
    const elsewhere = { ...place, name: 'elsewhere', frame: 'odom' } as const;
    const told = overlaysOf({ ...stage, populations: [place, asleep, elsewhere], weights: [] });
    expect(told.map(({ name }) => name)).toEqual(['cells asleep']);
  });

  it('are the cells that fired in the last tenth of a second, the last ones strongest, around the body', async () => {
    const { overlay, seek } = await over(maze(), 'cells place');
    const { from, to, spikes, pose = expect.unreachable() } = await seek(3000);
    const { ticks, ids } = spikes['place'];
    const last = new Map(Array.from(ids, (id, i) => [id, from + ticks[i]]));
    const active = [...last].filter(([, tick]) => to - 1 - tick < 100);
    const discs = lit(overlay);
    expect(active.length).toBeGreaterThan(5);
    expect(discs).toHaveLength(active.length);
    expect(discs.filter(({ opacity }) => opacity === 1)).toHaveLength(
      active.filter(([, tick]) => to - 1 - tick < 25).length,
    );
    const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const [x, y] = [mean(discs.map((one) => one.x)) / 1000, -mean(discs.map((one) => one.y)) / 1000];
    expect(Math.hypot(x - pose.x, y - pose.y)).toBeLessThan(0.1);
  });

  it('are no cells any more a tenth of a second after their spikes, or where the run is moved', async () => {
    const { overlay, seek, take } = await over(maze(), 'cells place');
    const frame = await seek(3000);
    expect(lit(overlay).length).toBeGreaterThan(0);
    take({ ...frame, from: 3000, to: 3100, fresh: false, spikes: {} });
    expect(lit(overlay)).toEqual([]);
    await seek(3000);
    take({ ...frame, fresh: true, spikes: {} });
    expect(lit(overlay)).toEqual([]);
  });

  it('are spikes of both names of the same cells', async () => {
    const { stage } = maze();
    const asleep = { ...stage.populations[0], name: 'asleep', whileRunning: 'place' };
    const overlay = overlaysOf({ ...stage, populations: [asleep] })[0].make(new History(stage.world));
    const frame = { from: 0, to: 10, fresh: false, scenes: [] } as unknown as Frame;
    const spike = (id: number) => ({ ticks: Uint32Array.of(9), ids: Uint32Array.of(id) });
    overlay.take({ ...frame, spikes: { asleep: spike(3), place: spike(7), action: spike(5) } });
    expect(lit(overlay)).toHaveLength(2);
  });

  it('are an arrow for each field that weights point from, anew where weights come', async () => {
    const { overlay, seek, take } = await over(maze(), 'arrows place → action');
    expect(overlay.markup(VIEW)).toBe('');
    const frame = await seek(3000);
    expect(overlay.markup(VIEW).match(/class="arrow[ "]/g)?.length).toBeGreaterThan(60);
    expect(take({ ...frame, weights: {} })).toBe(false);
    const before = overlay.markup(VIEW);
    const { 'place → action': weights } = frame.weights;
    expect(take({ ...frame, weights: { 'place → action': weights.map((value, i) => value * (i % 3)) } })).toBe(true);
    expect(overlay.markup(VIEW)).not.toBe(before);
  });

  it('are the ways of the waves of a rest, and none before the first', { tags: 'long' }, async () => {
    const source = field();
    const { overlay, seek } = await over(source, 'waves place');
    await seek(100);
    expect([overlay.markup(VIEW), overlay.summary()]).toEqual(['', '']);
    const { rest = expect.unreachable() } = await seek(12_000);
    expect(rest.to - rest.from).toBeGreaterThan(1000);
    const ways = overlay.markup(VIEW).match(/class="wave"/g) ?? [];
    expect(ways.length).toBeGreaterThan(2);
    expect(overlay.summary()).toBe(`The ways of the ${ways.length} waves of the last rest are shown.`);
  });
});
