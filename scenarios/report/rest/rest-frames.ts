import type { TrialScene } from '../../plan/plan.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import { type Bounds, drawGoals, drawWorld, viewArena } from '../../plots/arena/draw-world.ts';
import { decimal, element } from '../../plots/markup.ts';
import { circle, group, label, svg } from '../../plots/svg.ts';
import type { RestTrace } from '../../scenario/result.ts';

const FRAMES = 8;
/** s */
const FRAME = 0.1;
/** s that all frames show together. */
export const FRAMES_SECONDS = FRAMES * FRAME;
/** Width of a frame, and what is between two. */
const [WIDTH, GAP, HEAD] = [116, 12, 20];

/** The beginning of a rest, frame by frame. */
export interface RestFrames {
  readonly rest: RestTrace;
  readonly population: RestTrace['populations'][number];
  readonly scene: TrialScene;
  /** Part of the plane that each frame shows, m. */
  readonly bounds: Bounds;
  /** s */
  readonly period: number;
}

/** The first 0.8 s of a rest as eight pictures of the arena, with a dot for each spike at the place of its cell. */
export function restFrames({ rest, population, scene, bounds, period }: RestFrames): string {
  const frames = Array.from({ length: FRAMES }, (_, k) => {
    const view = viewArena(bounds, k * (WIDTH + GAP), HEAD, WIDTH);
    return {
      height: view.height,
      markup: group(
        'frame',
        label(view.x.range[0], 12, `${decimal(k * FRAME)} to ${decimal((k + 1) * FRAME)} s`, 'axis-text'),
        drawWorld(scene.world, view),
        spikesBetween(population, Math.round((k * FRAME) / period), Math.round(((k + 1) * FRAME) / period), view),
        group('outlined', drawGoals(scene, view)),
        circle(view.x(rest.x), view.y(rest.y), 2.5, 'end-success'),
      ),
    };
  });
  return svg(
    {
      id: `rest-${rest.trial}-frames`,
      title: `The first wave of the rest after trial ${rest.trial}`,
      description: `Eight pictures of the arena from above, of 0.1 s each, with a dot for each spike of ${population.name} at the place of its cell.`,
      width: FRAMES * (WIDTH + GAP) - GAP,
      height: HEAD + frames[0].height + 2,
    },
    ...frames.map(({ markup }) => markup),
  );
}

/** A dot for each spike from one tick to before another. */
function spikesBetween(
  { ticks, ids, centres }: RestTrace['populations'][number],
  from: number,
  to: number,
  { x, y }: Pick<ArenaView, 'x' | 'y'>,
): string {
  const dots: string[] = [];
  for (let k = 0; k < ticks.length && ticks[k] < to; k++) {
    if (ticks[k] < from || Number.isNaN(centres[2 * ids[k]])) continue;
    dots.push(`M${decimal(x(centres[2 * ids[k]]), 1)} ${decimal(y(centres[2 * ids[k] + 1]), 1)}h.1`);
  }
  return element('path', { d: dots.join(''), class: 'frame-spikes' });
}
