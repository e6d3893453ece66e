import { findWaves } from '../../measure/replay/waves.ts';
import type { TrialScene } from '../../plan/plan.ts';
import { boundsOf, drawGoals, drawWorld, scaleBar, viewArena } from '../../plots/arena/draw-world.ts';
import { decimal, element, escapeMarkup, wideFigure } from '../../plots/markup.ts';
import { roundStep } from '../../plots/scale.ts';
import { circle, group, label, svg } from '../../plots/svg.ts';
import type { RestTrace, TrialResult } from '../../scenario/result.ts';
import { downloads } from '../downloads.ts';
import { FRAMES_SECONDS, restFrames } from './rest-frames.ts';
import { restRaster } from './rest-raster.ts';
import { shareTo, strongestOf, type TileVector, tileSide, tileVectors, vectorField } from './vector-field.ts';
import { wavePaths } from './wave-paths.ts';

/** s and spikes, the beginning of a rest whose spikes are drawn. */
const [SHOWN, MOST_DRAWN] = [3, 40_000];
/** Size of a picture of the arena, and of the room above and below it. */
const [WIDTH, HEAD, FOOT] = [310, 22, 24];

/** Explanations of the figures, for readers who are new to replay. */
const EXPLANATION = {
  frames:
    'A wave, in steps of 0.1 s: each dot is a spike, at the place that its cell stands for. The body stays where the orange dot is and senses nothing; cells set each other off.',
  before:
    'An arrow shows to which side the cells of a place pass activity on, by the weights of their synapses; those in colour, to where the body rests.',
  waves:
    'A line follows a wave from its dot to its number, by the mean place of the cells that fire in 20 ms, for as long as they lie together. Pale: later waves, without number.',
  after: 'The same after the rest: what differs was learned in it.',
  raster:
    'How the rest begins: a mark for each spike, the farther up, the farther the place of its cell is from where the body rests. Stripes are waves, with the numbers that they have above.',
} as const;

/** A rest, and what a picture of it needs. */
export interface DrawnRest {
  readonly rest: RestTrace;
  /** World and goals of the trial before it. */
  readonly scene: TrialScene;
  /** The trial before it, and the one after it if that was completed. */
  readonly around: readonly TrialResult[];
  /** s */
  readonly period: number;
  /** Whether its captions explain, or only count. */
  readonly explained: boolean;
  /** Where the data come from, in one line. */
  readonly citation: string;
}

/**
 * The figures of a rest: its first wave frame by frame, where weights lead before it, its waves, where weights lead after it, and
 * its spikes. They are of the population whose weights are told, or else of the first.
 */
export function restFigures(drawn: DrawnRest): string {
  const { rest, scene, around, period, explained, citation } = drawn;
  const weights = rest.after.find(({ pre }) => rest.populations.some(({ name }) => name === pre));
  const population = rest.populations.find(({ name }) => name === weights?.pre) ?? rest.populations[0];
  const { ticks, ids, centres, keptTicks } = population;
  const places = placesOf(centres);
  const span = boundsOf({ walls: [] }, places);
  const side = Math.max(span.x[1] - span.x[0], span.y[1] - span.y[0]);
  const waves = findWaves(ticks, ids, centres, { period, side });
  const seconds = Math.min(SHOWN, period * Math.min(keptTicks, ticks[MOST_DRAWN] ?? Infinity));
  const early = waves.filter(({ tick }) => tick * period < seconds);
  const silent = ticks.length === 0;
  const explain = (figure: keyof typeof EXPLANATION): string => (explained ? EXPLANATION[figure] : '');

  const bounds = boundsOf(scene.world, [...scene.goals, ...places]);
  const view = viewArena(bounds, 0, HEAD, WIDTH);
  const walls = drawWorld(scene.world, view);
  const panels: string[] = [];
  const panel = (name: string, title: string, content: string, text: string): string => {
    const height = HEAD + view.height + FOOT;
    const drawing = svg(
      {
        id: `rest-${rest.trial}-${name}`,
        title: `${title}, rest after trial ${rest.trial}`,
        description: `The arena from above; the body rests at ${decimal(rest.x)}, ${decimal(rest.y)} m. ${text}`,
        width: WIDTH,
        height,
      },
      label(0, 12, title, 'heading'),
      content,
      group('outlined', drawGoals(scene, view)),
      circle(view.x(rest.x), view.y(rest.y), 4, 'end-success'),
      name === 'waves' ? scaleBar(view, height - 8, roundStep((bounds.x[1] - bounds.x[0]) / 5)) : '',
    );
    panels.push(drawing);
    return element('figure', {}, drawing, caption(text));
  };

  const inside = scene.world.walls.length > 0 ? boundsOf(scene.world) : bounds;
  const [before, after] = [rest.before, rest.after].map((all) => {
    const shown = all.find(({ pre, post }) => pre === weights?.pre && post === weights.post);
    return shown === undefined ? [] : tileVectors(shown, inside);
  });
  const scale = { strongest: strongestOf([...before, ...after]), tile: tileSide(inside) };
  const field = (name: 'before' | 'after', title: string, vectors: readonly TileVector[]): string =>
    vectors.length === 0
      ? ''
      : panel(
          name,
          title,
          vectorField(vectors, rest, scale, view, scene.world) + walls,
          `${explain(name)} ${percent(shareTo(rest, vectors))} of the arrows lead to where the body rests, to within 45°, a quarter of all directions.`,
        );

  const raster = silent
    ? ''
    : restRaster({ id: `rest-${rest.trial}-raster`, rest, population, waves: early, seconds, period });
  const frames = explained && !silent ? restFrames({ rest, population, scene, bounds, period }) : '';
  const spikeFiles = (name: string, drawing: string, until: number): string => {
    const end = ticks.findIndex((tick) => tick * period >= until);
    return downloads({
      name,
      drawings: [drawing],
      data: {
        columns: ['neuron', 'time_s', 'x_m', 'y_m'],
        rows: Array.from(ticks.subarray(0, end < 0 ? ticks.length : end), (tick, k) => [
          ids[k],
          toMicroseconds(tick * period),
          centres[2 * ids[k]],
          centres[2 * ids[k] + 1],
        ]),
      },
      citation,
    });
  };
  return element(
    'div',
    { class: 'rest' },
    element('h3', {}, `Rest after trial ${rest.trial}`),
    element('p', { class: 'lead' }, escapeMarkup(around.map(outcomeOf).join(' '))),
    explained && !silent
      ? wideFigure(frames, caption(explain('frames')), spikeFiles(`rest-${rest.trial}-frames`, frames, FRAMES_SECONDS))
      : '',
    element(
      'div',
      { class: 'panels' },
      field('before', 'Where synapses lead, before the rest', before),
      panel(
        'waves',
        `${waves.length} ${waves.length === 1 ? 'wave' : 'waves'} in ${keptTicks < rest.ticks ? 'the first ' : ''}${decimal(keptTicks * period)} s of rest`,
        walls + wavePaths(waves, early.length, view),
        silent ? 'No cell fired.' : explain('waves'),
      ),
      field('after', 'Where synapses lead, after it', after),
    ),
    downloads({
      name: `rest-${rest.trial}-waves`,
      drawings: panels,
      data: {
        columns: ['wave', 'time_s', 'x_m', 'y_m'],
        rows: waves.flatMap((wave, k) =>
          Array.from(wave.x, (x, i) => [
            k + 1,
            toMicroseconds(wave.tick * period + (i + 0.5) * wave.windowSeconds),
            x,
            wave.y[i],
          ]),
        ),
      },
      citation,
    }),
    silent
      ? ''
      : wideFigure(raster, caption(explain('raster')), spikeFiles(`rest-${rest.trial}-spikes`, raster, seconds)),
  );
}

/** Places in m of the cells that have one. */
function placesOf(centres: Readonly<Float64Array>): { readonly x: number; readonly y: number }[] {
  const places = Array.from({ length: centres.length >> 1 }, (_, k) => ({ x: centres[2 * k], y: centres[2 * k + 1] }));
  return places.filter(({ x, y }) => !Number.isNaN(x + y));
}

function outcomeOf({ index, success, latencySeconds, reason }: TrialResult, k: number): string {
  const trial = `Trial ${index + 1}${k === 0 ? '' : ', after this rest'}`;
  if (success === undefined) return `${trial}: ${latencySeconds.toFixed(1)} s.`;
  return `${trial}: ${success ? `goal found after ${latencySeconds.toFixed(1)} s` : reason}.`;
}

/** s, to the microsecond. */
function toMicroseconds(value: number): number {
  return Number(value.toFixed(6));
}

/** `41 %`, in one piece. */
function percent(share: number): string {
  return `${decimal(100 * share, 0)}\u00a0%`;
}

function caption(text: string): string {
  return text === '' ? '' : element('figcaption', {}, escapeMarkup(text.trim()));
}
