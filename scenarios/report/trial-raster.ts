import { decimal } from '../plots/markup.ts';
import { type PopulationSpikes, RATE_BIN, rasterDrawing } from '../plots/raster.ts';
import type { Trace } from '../scenario/result.ts';
import type { FigureData } from './downloads.ts';

type Raster = Trace['raster'];

/** Spikes drawn of one population; a longer trial shows its beginning. */
const LIMIT = 40_000;

/** Time window of a trial that is drawn, and id of the drawing. */
export interface RasterWindow {
  /** Id of the drawing. */
  readonly id: string;
  /** s since the start of the trial. */
  readonly from: number;
  readonly to: number;
}

/** The spikes of a window of a trial, numbered from its start. @param period s */
export function spikesWithin(populations: Raster['populations'], period: number, window: RasterWindow) {
  const [first, end] = [window.from, window.to].map((seconds) => Math.round(seconds / period));
  return populations.map(({ name, size, ticks, ids }): PopulationSpikes => {
    const kept = Array.from(ticks.keys()).filter((i) => ticks[i] >= first && ticks[i] < end);
    return { name, size, ticks: kept.map((i) => ticks[i] - first), ids: kept.map((i) => ids[i]) };
  });
}

/** A window of a trial, as {@link trialRaster} draws a whole one. @param period s */
export function windowRaster({ trial, populations }: Raster, period: number, window: RasterWindow): string {
  const seconds = window.to - window.from;
  const shown = spikesWithin(populations, period, window);
  return rasterDrawing({
    id: window.id,
    title: `Spikes of trial ${trial + 1}`,
    description: describe(shown, seconds),
    populations: shown,
    period,
    seconds,
    from: window.from,
    x: `Time in trial ${trial + 1}, s`,
  });
}

/** How much of a trial its raster shows, s: all of it, or the beginning that a picture can hold. @param period s */
export function shownSeconds(
  { populations }: Raster,
  period: number,
): { readonly shown: number; readonly all: number } {
  const spiking = populations.filter(({ ticks }) => ticks.length > 0);
  const after = (tick: number): number => (tick + 1) * period;
  const all = Math.max(RATE_BIN, ...spiking.map(({ ticks }) => after(ticks[ticks.length - 1])));
  const limits = spiking.flatMap(({ ticks }) => (ticks.length > LIMIT ? after(ticks[LIMIT]) : []));
  return { shown: Math.max(RATE_BIN, Math.min(all, ...limits)), all };
}

/** Spikes of one trial, a panel a population that spiked. @param period s */
export function trialRaster(raster: Raster, period: number): string {
  const { trial } = raster;
  const populations = raster.populations.filter(({ ticks }) => ticks.length > 0);
  const { shown, all } = shownSeconds(raster, period);
  const cut = shown < all ? `, first ${decimal(shown)} s` : '';
  return rasterDrawing({
    id: 'raster',
    title: `Spikes of trial ${trial + 1}${cut}`,
    description: describe(populations, shown),
    populations,
    period,
    seconds: shown,
    x: `Time in trial ${trial + 1}, s${cut}`,
  });
}

/** The spikes of a drawing in rows. @param period s @param seconds s that are drawn @param from s, of tick 0 */
export function spikeData(
  populations: readonly PopulationSpikes[],
  period: number,
  seconds: number,
  from = 0,
): FigureData {
  function* rows(): Generator<readonly [string, number, number]> {
    for (const { name, ticks, ids } of populations)
      for (let i = 0; i < ticks.length && ticks[i] * period < seconds; i++)
        yield [name, ids[i], Number((from + ticks[i] * period).toPrecision(12))];
  }
  return { columns: ['population', 'neuron', 'time_s'], rows: rows() };
}

function describe(populations: readonly PopulationSpikes[], seconds: number): string {
  const each = populations.map(
    ({ name, size, ticks }) => `${ticks.length} spikes of ${size} neurons in population ${name}`,
  );
  return `${each.join('; ')}, over ${decimal(seconds)} s.`;
}
