import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import type { ArenaView } from './arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from './arena/draw-world.ts';
import { checkPositive } from './check-positive.ts';
import { decimal, element } from './markup.ts';
import type { Plot, PlotText } from './plot.ts';
import { demand } from './record.ts';
import { roundStep } from './scale.ts';
import { standalone } from './standalone.ts';
import { circle, label, pathOf, svg } from './svg.ts';
import { thinnedWalk } from './thinned-walk.ts';
import type { Walk } from './walk-record.ts';

/** How walks are shown. */
export interface WalkPlotOptions extends PlotText {
  /** How many times as fast as it was. Default: so that the longest walk takes 8 s or a little less, and 1 at least. */
  readonly speed?: number;
  /** Number of arenas in a row. Default: up to 4. */
  readonly columns?: number;
}

const [WIDTH, GAP, CAPTION, FOOT] = [236, 16, 34, 22];
/** Units of the drawing by which a body that is drawn may be off, and the part of it that is left to rounding. */
const [TOLERANCE, ROUNDING] = [1, 0.2];
/** Units of the drawing that the dot of the body is long: one without length is not drawn at the end of its path. */
const DOT = 0.1;
/** Seconds that the longest walk takes by default, and for which the picture then stands still. */
const [SHOWN, PAUSE] = [8, 2];

/**
 * A moving picture of walks, an arena for each, side by side and all at the same pace: a dot is the body, and its way grows behind it.
 * It repeats without end. Where the reader's system asks for less motion, it stands still and shows the whole ways. It needs no script, and
 * is light or dark as the reader's system is. The body is never drawn farther from where it was than the description of the picture says, which
 * is one unit of the drawing: 5 mm in an arena that is 1.2 m wide. Arrays: `walk_1_time_s`, `walk_1_x_m` and `walk_1_y_m`, all samples of the
 * first walk, and so on.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const recording = recordWalks();
 * await runSeed(planScenario(waterMaze, { set: { trials: 3 } }), 1, { listeners: [recording] });
 * writeFileSync('walks.svg', plotWalks(recording.records()).svg); // to be looked at in a browser
 *
 * @throws ValidationError `nothing_to_plot` without a walk, `invalid_option` for a walk that is empty or not finite, and for an interval, a
 *   speed or a number of columns that cannot be
 */
export function plotWalks(walks: readonly Walk[], options: WalkPlotOptions = {}): Plot {
  demand(walks.length > 0, 'at least one walk', 'record some by `recordWalks`');
  const ways = walks.map(placesOf);
  const seconds = walks.map(({ interval }, i) => (ways[i].length - 1) * interval);
  const longest = Math.max(...seconds);
  const { speed = Math.max(1, roundStep(longest / SHOWN)), columns = Math.min(4, walks.length), citation } = options;
  checkPositive('speed', speed, '1');
  if (!Number.isInteger(columns) || columns < 1)
    throw invalid('no such number of columns', 'a whole number from 1', columns);

  const bounds = boundsOf({ walls: walks.flatMap(({ world }) => world.walls) }, [
    ...walks.flatMap(({ goals }) => goals),
    ...ways.flat().map(([x, y]) => ({ x, y })),
  ]);
  const { height, perMetre } = viewArena(bounds, 0, 0, WIDTH);
  const loop = longest + PAUSE * speed;
  const panels = walks.map((walk, i) => {
    const [left, top] = [(i % columns) * (WIDTH + GAP), Math.floor(i / columns) * (CAPTION + height + GAP)];
    const view = viewArena(bounds, left, top + CAPTION, WIDTH);
    return [
      label(left, top + 12, walk.name, 'cell-title'),
      label(left, top + 26, `${decimal(seconds[i], 1)} s`, 'axis-text'),
      drawGoals(walk, view),
      drawWorld(walk.world, view),
      ...drawWalk(`walk-${i + 1}`, ways[i], walk.interval, view, loop, loop / speed),
    ].join('');
  });
  const [across, rows] = [Math.min(columns, walks.length), Math.ceil(walks.length / columns)];
  const width = across * (WIDTH + GAP) - GAP;
  const bottom = rows * (CAPTION + height + GAP) - GAP + FOOT;
  const pace = speed === 1 ? 'as fast as it was' : `${decimal(speed)} times as fast as it was`;
  const drawing = svg(
    {
      id: 'walks',
      title:
        options.title ?? (walks.length === 1 ? `The way of ${walks[0].name}` : `The ways of ${walks.length} trials`),
      description: `${walks.map(({ name }, i) => `${name}, ${decimal(seconds[i], 1)} s`).join('; ')}. Shown ${pace}. The body is drawn within ${decimal((1000 * TOLERANCE) / perMetre, 1)} mm of where it was.`,
      width,
      height: bottom,
    },
    element('style', {}, STYLE),
    ...panels,
    scaleBar(viewArena(bounds, 0, 0, WIDTH), bottom - 6, roundStep((bounds.x[1] - bounds.x[0]) / 5)),
    label(width, bottom - 2, pace, 'axis-text end'),
  );
  return {
    svg: standalone([drawing], { look: 'reader', ...given({ citation }) }),
    arrays: Object.fromEntries(
      ways.flatMap((way, i) => [
        [`walk_${i + 1}_time_s`, { data: Float64Array.from(way, (_, k) => k * walks[i].interval) }],
        [`walk_${i + 1}_x_m`, { data: Float64Array.from(way, ([x]) => x) }],
        [`walk_${i + 1}_y_m`, { data: Float64Array.from(way, ([, y]) => y) }],
      ]),
    ),
  };
}

/**
 * The way and the body are the same path, drawn in dashes that shift with time: a dash as long as the way, of which there is as much as the
 * body has gone, and a very short one, a dot, at its end. So one list of times moves both.
 */
const STYLE = `
.walk-way, .walk-body { fill: none; stroke: var(--accent); stroke-width: 1.6; stroke-linejoin: round; }
.walk-body { display: none; stroke: var(--ink); stroke-width: 9; stroke-linecap: round; }
.walk-end { fill: var(--ink); stroke: var(--paper); }
@media (prefers-reduced-motion: no-preference) { .walk-body { display: inline; } .walk-moves { display: none; } }
`;

function drawWalk(
  id: string,
  way: readonly (readonly [number, number])[],
  interval: number,
  { x, y }: ArenaView,
  loop: number,
  loopShown: number,
): string[] {
  const onPaper = way.map(([east, north]) => [x(east), y(north)] as const);
  const kept = thinnedWalk(onPaper, TOLERANCE - ROUNDING);
  const corners = kept.map((i) => onPaper[i].map((value) => Number(value.toFixed(1))) as [number, number]);
  const gone = [0];
  for (let k = 1; k < corners.length; k++)
    gone.push(gone[k - 1] + Math.hypot(corners[k][0] - corners[k - 1][0], corners[k][1] - corners[k - 1][1]));
  const [start, end, whole] = [corners[0], corners[corners.length - 1], gone[gone.length - 1]];
  const still = circle(end[0], end[1], 4.5, whole > DOT ? 'walk-end walk-moves' : 'walk-end');
  if (whole <= DOT) return [still];
  // A unit longer than the way, so that the dot is never at both ends of it.
  const dash = Math.ceil(whole) + 1;
  const frame = (part: number, offset: number): string =>
    `${decimal(100 * part, 4)}%{stroke-dashoffset:${decimal(offset)}}`;
  // The dot has room before the end.
  const most = whole - DOT;
  const frames = kept.map((i, k) => frame((i * interval) / loop, dash - Math.min(gone[k], most)));
  const style =
    `@media (prefers-reduced-motion: no-preference) { .${id} { stroke-dasharray: ${dash}; animation: ${id} ${decimal(loopShown, 3)}s linear infinite; } ` +
    `.walk-body.${id} { stroke-dasharray: ${DOT} ${decimal(dash - DOT)}; } }\n@keyframes ${id} { ${[...frames, frame(1, dash - most)].join('')} }\n`;
  const d = pathOf(corners);
  return [
    element('style', {}, style),
    element('path', { d, class: `walk-way ${id}` }),
    circle(start[0], start[1], 3, 'start'),
    still,
    element('path', { d, class: `walk-body ${id}` }),
  ];
}

/** x and y of the samples of a walk. @throws ValidationError `invalid_option` */
function placesOf({ name, trajectory, interval }: Walk): [number, number][] {
  checkPositive('interval', interval, 's');
  const count = trajectory.length / 3;
  if (!Number.isInteger(count) || count < 1 || !Array.from(trajectory).every(Number.isFinite))
    throw invalid(
      `'${name}' is no walk`,
      'x, y and heading of at least one sample, all finite',
      `${trajectory.length} numbers`,
    );
  return Array.from({ length: count }, (_, i) => [trajectory[3 * i], trajectory[3 * i + 1]]);
}

function invalid(message: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(message, { code: 'invalid_option', expected, received });
}
