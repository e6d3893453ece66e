import type { Wave } from '../../measure/replay/waves.ts';
import { decimal, element } from '../../plots/markup.ts';
import { linearScale, roundTicks } from '../../plots/scale.ts';
import { group, label, line, polyline, svg } from '../../plots/svg.ts';
import type { RestTrace } from '../../scenario/result.ts';

const WIDTH = 900;
const HEIGHT = 210;
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 12, 26, 40];

/** The beginning of a rest as a raster, of cells in the order of their distance from where the body rests. */
export interface RestRaster {
  /** Unique in the page; kebab-case. */
  readonly id: string;
  readonly rest: Pick<RestTrace, 'trial' | 'x' | 'y'>;
  readonly population: Pick<RestTrace['populations'][number], 'name' | 'ticks' | 'ids' | 'centres'>;
  /** Those that begin in the time that is shown. */
  readonly waves: readonly Wave[];
  /** s, beginning of the time shown. Default: 0, that of the rest. */
  readonly from?: number;
  /** s, time shown. */
  readonly seconds: number;
  /** s */
  readonly period: number;
}

/** Spikes at their time and the distance of their cell, and numbered waves over them. */
export function restRaster({ id, rest, population, waves, from = 0, seconds, period }: RestRaster): string {
  const { ticks, ids, centres } = population;
  const distanceOf = (x: number, y: number): number => Math.hypot(x - rest.x, y - rest.y);
  const distances = Array.from({ length: centres.length >> 1 }, (_, k) =>
    distanceOf(centres[2 * k], centres[2 * k + 1]),
  );
  const farthest = Math.max(0, ...distances.filter((distance) => !Number.isNaN(distance)));
  const x = linearScale([from, from + seconds], [LEFT, WIDTH - RIGHT]);
  const y = linearScale([0, farthest], [HEIGHT - BOTTOM, TOP]);
  const dots: string[] = [];
  for (let k = 0; k < ticks.length && ticks[k] * period < from + seconds; k++) {
    const distance = distances[ids[k]];
    if (Number.isNaN(distance) || ticks[k] * period < from) continue;
    dots.push(`M${decimal(x(ticks[k] * period), 1)} ${decimal(y(distance), 1)}h.1`);
  }
  const paths = waves.map((wave): [number, number][] =>
    Array.from(wave.x, (at, k) => [
      x(wave.tick * period + (k + 0.5) * wave.windowSeconds),
      y(distanceOf(at, wave.y[k])),
    ]),
  );
  const [across, along] = [roundTicks(from, from + seconds, 6), roundTicks(0, farthest, 5)];
  return svg(
    {
      id,
      title: `Spikes at rest before trial ${rest.trial + 1}, by distance`,
      description: `${dots.length} spikes of ${centres.length / 2} cells of ${population.name} ${from === 0 ? `in the first ${decimal(seconds)} s` : `from ${decimal(from)} to ${decimal(from + seconds)} s`}, each at the distance of its cell from where the body rests, with ${waves.length} waves.`,
      width: WIDTH,
      height: HEIGHT,
    },
    label(0, 12, 'Distance from where the body rests, m', 'heading'),
    group('grid', ...along.map((at) => line(LEFT, y(at), WIDTH - RIGHT, y(at), at === 0 ? 'base' : ''))),
    element('path', { d: dots.join(''), class: 'rest-spikes' }),
    group('waves', ...paths.map((path) => polyline(path, 'wave'))),
    group('numbers', ...paths.map((path, k) => numberOver(path, k))),
    group('ticks', ...across.map((at) => line(x(at), HEIGHT - BOTTOM, x(at), HEIGHT - BOTTOM + 4, ''))),
    group(
      'axis',
      ...along.map((at) => label(LEFT - 8, y(at) + 4, decimal(at), 'end')),
      ...across.map((at) => label(x(at), HEIGHT - BOTTOM + 17, decimal(at), 'middle')),
      label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 36, 'Time at rest, s', 'middle name'),
    ),
  );
}

/** The number of a wave above its end. */
function numberOver(path: readonly (readonly [number, number])[], k: number): string {
  const [x, y] = path[path.length - 1];
  return label(x + 5, y - 4, String(k + 1), 'wave-number');
}
