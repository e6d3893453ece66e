import { encodePng } from '../../../bridges/recording/archive/png.ts';
import type { World } from '../../../sim/world/world.ts';
import type { TrialScene } from '../../plan/plan.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../plots/arena/draw-world.ts';
import { type Place, roomAlong } from '../../plots/arena/walls.ts';
import { decimal, element } from '../../plots/markup.ts';
import { linearScale, roundStep, roundTicks, type Scale } from '../../plots/scale.ts';
import { circle, group, label, line, polyline, svg } from '../../plots/svg.ts';
import type { EventTrace } from '../../scenario/result.ts';
import type { FigureData } from '../downloads.ts';

/** One trial as its cameras saw it. */
export interface SeenTrial {
  readonly seed: number;
  /** Counted from 0. */
  readonly trial: number;
  /** x, y, heading (m, m, rad) interleaved, a sample a bin of the events from the start on. */
  readonly trajectory: Float32Array;
  readonly events: readonly EventTrace[];
  readonly scene: TrialScene;
  /** s, of a tick */
  readonly period: number;
}

const WIDTH = 900;
const LEFT = 58;
const RIGHT = 12;
const TALLEST = 240;
const PANEL = 120;
const GAP = 34;
/** Least distance of two dots with numbers. */
const NUMBER_ROOM = 18;
/** Red, green, blue, legible on paper and in the dark. */
const OFF = [208, 98, 45] as const;
const ON = [36, 134, 176] as const;

/** The way of a body from above, with a dot every few seconds, and below it the events of each of its cameras over the same time. */
export function cameraEvents(seen: SeenTrial): string {
  const { seed, trial, events, scene, period } = seen;
  const { world, goals } = scene;
  const [first] = events;
  if (first === undefined) return '';
  const seconds = Math.max(...events.map(({ bins, everyTicks }) => bins * everyTicks * period));
  const x = linearScale([0, seconds], [LEFT, WIDTH - RIGHT]);
  const ticks = roundTicks(0, seconds, 12);
  const bounds = boundsOf(world, goals);
  const shape = (bounds.y[1] - bounds.y[0]) / (bounds.x[1] - bounds.x[0]);
  const view = viewArena(bounds, LEFT, 22, Math.min(WIDTH - LEFT - RIGHT, TALLEST / shape));
  const path = pathPicture(seen, view, ticks, first.everyTicks * period);
  const top = 22 + view.height + 54;
  const panels = events.map((camera, i) => panel(camera, period, x, top + i * (PANEL + GAP)));
  const bottom = top + events.length * (PANEL + GAP) - GAP;
  const total = events.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  return svg(
    {
      id: `camera-events-${seed}-${trial + 1}`,
      title: `Events of the cameras beside the path, trial ${trial + 1}, seed ${seed}`,
      description: `The way from above, and ${total} events of ${events.length === 1 ? 'one camera' : `${events.length} cameras`} over ${decimal(seconds)} s, by column of the picture.`,
      width: WIDTH,
      height: bottom + 44,
    },
    label(0, 12, `Trial ${trial + 1}`, 'heading'),
    drawGoals(scene, view),
    drawWorld(world, view),
    path,
    scaleBar(view, 22 + view.height + 12, roundStep((bounds.x[1] - bounds.x[0]) / 8)),
    ...panels,
    group('ticks', ...ticks.map((tick) => line(x(tick), bottom, x(tick), bottom + 4, ''))),
    group(
      'axis',
      ...ticks.map((tick) => label(x(tick), bottom + 17, decimal(tick), 'middle')),
      label((LEFT + WIDTH - RIGHT) / 2, bottom + 36, `Time in trial ${trial + 1}, s`, 'middle name'),
    ),
  );
}

function pathPicture(
  { trajectory, scene: { world } }: SeenTrial,
  view: ArenaView,
  ticks: readonly number[],
  sampleSeconds: number,
): string {
  const at = (sample: number): [number, number] => [view.x(trajectory[3 * sample]), view.y(trajectory[3 * sample + 1])];
  const samples = Math.floor(trajectory.length / 3);
  const numbered: (readonly [number, number])[] = [];
  const marks = ticks.flatMap((tick) => {
    const sample = Math.round(tick / sampleSeconds);
    if (sample >= samples) return [];
    const [x, y] = at(sample);
    const dot = circle(x, y, 2.5, 'start');
    if (numbered.some(([left, top]) => Math.hypot(x - left, y - top) < NUMBER_ROOM)) return [dot];
    numbered.push([x, y]);
    const place = { x: trajectory[3 * sample], y: trajectory[3 * sample + 1] };
    const [side, up] = freest(world, place, 20 / view.perMetre);
    return [dot, label(x + side, y + up, decimal(tick), 'axis-text middle haloed')];
  });
  return [
    polyline(
      Array.from({ length: samples }, (_, sample) => at(sample)),
      'track',
    ),
    ...marks,
  ].join('');
}

/** Where a number stands beside a dot: of above, below, right and left the first with most room between walls. */
function freest(world: World, place: Place, reach: number): readonly [number, number] {
  const sides = [
    { east: 0, north: 1, at: [0, -7] },
    { east: 0, north: -1, at: [0, 15] },
    { east: 1, north: 0, at: [11, 4] },
    { east: -1, north: 0, at: [-11, 4] },
  ] as const;
  const rooms = sides.map(({ east, north }) => roomAlong(world, place, east, north, reach));
  return sides[rooms.indexOf(Math.max(...rooms))].at;
}

/** Events of cameras in rows: those of a column of the picture over a bin of time, if there are any. @param period s */
export function cameraData(events: readonly EventTrace[], period: number): FigureData {
  return {
    columns: ['camera', 'time_s', 'column', 'off_events', 'on_events'],
    rows: events.flatMap(({ sensor, columns, bins, everyTicks, counts }) =>
      Array.from({ length: columns * bins }, (_, cell) => cell).flatMap((cell) => {
        const [off, on] = [counts[2 * cell], counts[2 * cell + 1]];
        const time = Number((Math.floor(cell / columns) * everyTicks * period).toPrecision(12));
        return off + on === 0 ? [] : [[sensor, time, cell % columns, off, on]];
      }),
    ),
  };
}

function panel(
  { sensor, columns, bins, everyTicks, counts }: EventTrace,
  period: number,
  x: Scale,
  top: number,
): string {
  const base = top + PANEL;
  const width = x(bins * everyTicks * period) - x(0);
  const picture = columns === 0 ? '' : Buffer.from(pictureOf(columns, bins, counts)).toString('base64');
  return group(
    'panel',
    label(0, top - 8, `${sensor}, events by column`, 'heading'),
    picture === ''
      ? ''
      : element('image', {
          href: `data:image/png;base64,${picture}`,
          x: x(0),
          y: top,
          width,
          height: PANEL,
          preserveAspectRatio: 'none',
          class: 'events',
        }),
    group('grid', line(x.range[0], base, x.range[1], base, 'base')),
    label(LEFT - 8, top + 9, 'left', 'axis-text end'),
    label(LEFT - 8, base, 'right', 'axis-text end'),
  );
}

/** Time to the right, columns downwards from the left of the picture; more events are more opaque. */
function pictureOf(columns: number, bins: number, counts: Uint32Array): Uint8Array {
  const full = strong(columns * bins, counts);
  const pixels = new Uint8Array(4 * columns * bins);
  for (let bin = 0; bin < bins; bin++)
    for (let column = 0; column < columns; column++) {
      const cell = bin * columns + column;
      const off = counts[2 * cell];
      const on = counts[2 * cell + 1];
      if (off + on === 0) continue;
      const share = on / (off + on);
      const at = 4 * (column * bins + bin);
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel] = Math.round((1 - share) * (OFF[channel] as number) + share * (ON[channel] as number));
      pixels[at + 3] = Math.round(255 * Math.min(1, 0.15 + (0.85 * (off + on)) / full));
    }
  return encodePng({ width: bins, height: columns, channels: 4, pixels });
}

/** The count that 95 % of the cells with events do not exceed. */
function strong(cells: number, counts: Uint32Array): number {
  const sums = Array.from({ length: cells }, (_, cell) => counts[2 * cell] + counts[2 * cell + 1]);
  const seen = sums.filter((sum) => sum > 0).sort((a, b) => a - b);
  return seen[Math.floor(0.95 * (seen.length - 1))] ?? 1;
}
