import type { Place } from '../../../measure/replay/path.ts';
import { findWaves, type Wave } from '../../../measure/replay/waves.ts';
import { boundsOf } from '../../../plots/arena/draw-world.ts';
import type { FrameRest } from '../../frames/frame.ts';
import type { Stage } from '../../stage.ts';

/** A population at rest: its spikes, the places that its cells stand for, and the waves that travel over these. */
export interface RestActivity {
  readonly name: string;
  /** Tick of each spike, from 0 at the start of the rest. */
  readonly ticks: Uint32Array;
  readonly ids: Uint32Array;
  /** m, x and y of each cell, interleaved; NaN for a cell without a place. */
  readonly centres: Readonly<Float64Array>;
  readonly waves: readonly Wave[];
}

/** What the cells of a population with place fields do in a rest, as reports find it; undefined where nothing is known of them. */
export function activityOf(
  { spikes }: FrameRest,
  population: string,
  { populations, period }: Pick<Stage, 'populations' | 'period'>,
): RestActivity | undefined {
  const centres = populations.find(({ name }) => name === population)?.centres;
  if (centres === undefined || spikes[population] === undefined) return undefined;
  const { ticks, ids } = spikes[population];
  const { x, y } = boundsOf({ walls: [] }, placesOf(centres));
  const side = Math.max(x[1] - x[0], y[1] - y[0]);
  return { name: population, ticks, ids, centres, waves: findWaves(ticks, ids, centres, { period, side }) };
}

/** The places that cells stand for, m. @param centres x and y of each cell, interleaved; NaN for a cell without a place */
export function placesOf(centres: Readonly<Float64Array>): Place[] {
  const places = Array.from({ length: centres.length >> 1 }, (_, k) => ({ x: centres[2 * k], y: centres[2 * k + 1] }));
  return places.filter(({ x, y }) => !Number.isNaN(x + y));
}

/** The waves with those that begin from one time to before another first, and how many these are. Times are s of the rest. */
export function wavesFrom(
  waves: readonly Wave[],
  from: number,
  end: number,
  period: number,
): { readonly waves: readonly Wave[]; readonly count: number } {
  const isIn = ({ tick }: Wave): boolean => tick * period >= from && tick * period < end;
  const within = waves.filter(isIn);
  return { waves: [...within, ...waves.filter((wave) => !isIn(wave))], count: within.length };
}
