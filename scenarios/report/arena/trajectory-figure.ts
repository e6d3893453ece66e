import { collectedIn } from '../../measure/metrics.ts';
import type { TrialScene } from '../../plan/plan.ts';
import type { ArenaView } from '../../plots/arena/arena-view.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../plots/arena/draw-world.ts';
import { element } from '../../plots/markup.ts';
import { roundStep } from '../../plots/scale.ts';
import { shadeOf } from '../../plots/shade-legend.ts';
import { circle, group, label, pathOf, svg } from '../../plots/svg.ts';
import type { PathPlot } from '../../scenario/report-section.ts';
import type { SeedResult, TrialResult } from '../../scenario/result.ts';
import type { Goal } from '../../scenario/scenario.ts';
import type { FigureData } from '../downloads.ts';

/** One trial of one seed as a picture shows it. */
export interface DrawnTrial {
  readonly result: TrialResult;
  /** x, y, heading (m, m, rad) interleaved, until the trial ended; without what the body did in the outcome phase. */
  readonly trajectory: Float32Array;
  readonly scene: TrialScene;
  /** s between samples of the trajectory. */
  readonly sampleSeconds: number;
  /** Heading. Default: its number. */
  readonly name?: string;
  /** Numbers from 0 at places in m, drawn below the way. */
  readonly heat?: PathPlot['trials'][number]['heat'];
}

const WIDTH = 236;
const CAPTION = 34;
const FOOT = 22;

/** A trial of a traced seed; undefined if it has no way. @param period s */
export function drawnTrial(
  { trace, trials }: Pick<SeedResult, 'trace' | 'trials'>,
  index: number,
  scene: TrialScene,
  period: number,
): DrawnTrial | undefined {
  const trajectory = trace?.trajectories[index];
  const result = trials[index];
  if (trace === undefined || trajectory === undefined || result === undefined) return undefined;
  const sampleSeconds = trace.everyTicks * period;
  const samples = 1 + Math.floor(result.latencySeconds / sampleSeconds + 1e-6);
  return { result, trajectory: trajectory.subarray(0, 3 * samples), scene, sampleSeconds };
}

/** Pictures of the arena from above, one a trial, with the way the body took. The first has a bar for scale. */
export function trajectories(trials: readonly DrawnTrial[], seed: number, id = 'trajectory'): string[] {
  const scenes = trials.map(({ scene }) => scene);
  const bounds = boundsOf(
    { walls: scenes.flatMap(({ world }) => world.walls) },
    scenes.flatMap(({ goals }) => goals),
  );
  const view = viewArena(bounds, 0, CAPTION, WIDTH);
  const height = CAPTION + view.height + FOOT;
  const hottest = Math.max(1e-12, ...trials.map(({ heat }) => Math.max(0, ...Array.from(heat?.values ?? []))));
  const metres = roundStep((bounds.x[1] - bounds.x[0]) / 5);
  return trials.map((trial, i) =>
    svg(
      {
        id: `${id}-${seed}-${trial.result.index + 1}`,
        title: `Trajectory of trial ${trial.result.index + 1}, seed ${seed}`,
        description: `The arena from above. ${verdictText(trial.result)}${outcome(trial.result)}.`,
        width: WIDTH,
        height,
      },
      drawTrial(trial, view, hottest),
      i === 0 ? scaleBar(view, height - 8, metres) : '',
    ),
  );
}

/** The ways of trials in rows, a sample a row. */
export function wayData(trials: readonly DrawnTrial[]): FigureData {
  return {
    columns: ['trial', 'time_s', 'x_m', 'y_m', 'heading_rad'],
    rows: trials.flatMap(({ result, trajectory, sampleSeconds }) =>
      Array.from({ length: Math.floor(trajectory.length / 3) }, (_, i) => [
        result.index + 1,
        Number((i * sampleSeconds).toPrecision(12)),
        ...Array.from(trajectory.subarray(3 * i, 3 * i + 3), (value) => Number(value.toPrecision(7))),
      ]),
    ),
  };
}

function drawTrial({ result, trajectory, scene, ...drawn }: DrawnTrial, view: ArenaView, hottest: number) {
  const points: [number, number][] = [];
  for (let i = 0; i + 1 < trajectory.length; i += 3) {
    points.push([view.x(trajectory[i]), view.y(trajectory[i + 1])]);
  }
  const start = points[0];
  const end = points.at(-1);
  return [
    label(0, 12, drawn.name ?? `Trial ${result.index + 1}`, 'cell-title'),
    label(0, 26, outcome(result), 'axis-text'),
    drawn.heat === undefined ? '' : drawHeat(drawn.heat, hottest, view),
    drawGoals(scene, view),
    drawWorld(scene.world, view),
    drawVisits(scene, result, view),
    timedTrack(points),
    start === undefined ? '' : circle(start[0], start[1], 3, 'start'),
    end === undefined ? '' : circle(end[0], end[1], 3, result.success === false ? 'end-failure' : 'end-success'),
  ].join('');
}

/** Of a trial that reached several goals, which came when. */
function drawVisits({ goals }: TrialScene, { firstReachedSeconds = {} }: TrialResult, { x, y }: ArenaView): string {
  const visits = Object.entries(firstReachedSeconds).sort(([, a], [, b]) => a - b);
  if (visits.length < 2) return '';
  return visits
    .map(([name, seconds], i) => {
      const goal = goals.find((one) => one.name === name);
      const words = `${i + 1}: ${seconds.toFixed(1)} s`;
      return goal === undefined ? '' : label(x(goal.x), y(goal.y) + 16, words, 'axis-text middle');
    })
    .join('');
}

/** Pieces of a way; the later, the stronger. */
const PIECES = 16;

/** A way that grows stronger with time. */
function timedTrack(points: readonly (readonly [number, number])[]): string {
  const last = points.length - 1;
  const pieces = Math.min(PIECES, last);
  return group(
    'track',
    ...Array.from({ length: Math.max(0, pieces) }, (_, k) => {
      const [from, to] = [k, k + 1].map((bound) => Math.round((bound * last) / pieces));
      const opacity = pieces === 1 ? 1 : 0.3 + (0.7 * k) / (pieces - 1);
      return element('path', { d: pathOf(points.slice(from, to + 1)), 'stroke-opacity': opacity });
    }),
  );
}

/** A disc a place, the darker the larger its number; they overlap as the fields of place cells do. */
function drawHeat({ centres, values }: NonNullable<DrawnTrial['heat']>, hottest: number, { x, y }: ArenaView): string {
  const spacing = Math.abs(x(centres[2]) - x(centres[0])) || 10;
  const discs = Array.from(values, (value, k) =>
    value > 0.02 * hottest
      ? circle(x(centres[2 * k]), y(centres[2 * k + 1]), 0.5 * spacing, 'heat', {
          'fill-opacity': shadeOf(value / hottest),
        })
      : '',
  );
  return group('heats', ...discs);
}

function verdictText({ success }: TrialResult): string {
  if (success === undefined) return 'The way of the body: ';
  return success ? 'The body found the goal: ' : 'The body did not find the goal: ';
}

function outcome(trial: TrialResult): string {
  const { success, latencySeconds, pathMetres, reason, order } = trial;
  if (success !== false) return `${latencySeconds.toFixed(2)} s, ${pathMetres.toFixed(2)} m`;
  return `${reason}, ${order === undefined ? '' : `${collectedIn(trial)} collected, `}${pathMetres.toFixed(1)} m`;
}

/**
 * The trials worth a picture: the first and the last few of each stretch with the same goals, so that a reversal shows its fall.
 *
 * @param goals Those of each trial.
 * @param count About how many.
 */
export function tellingTrials(goals: readonly (readonly Goal[])[], count = 8): number[] {
  const stretches: number[][] = [];
  const places = goals.map((all) => JSON.stringify(all.map(({ x, y }) => [x, y])));
  places.forEach((place, i) => {
    if (place !== places[i - 1]) stretches.push([]);
    (stretches.at(-1) as number[]).push(i);
  });
  const each = 2 * Math.max(1, Math.round(count / (2 * Math.max(1, stretches.length))));
  return stretches.flatMap((trials) => {
    if (trials.length <= each) return trials;
    return [...trials.slice(0, each / 2), ...trials.slice(-each / 2)];
  });
}
