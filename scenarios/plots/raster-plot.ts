import type { NpyArray } from '../../bridges/recording/archive/npy.ts';
import { checkPositive } from './check-positive.ts';
import { decimal } from './markup.ts';
import { type Plot, type PlotText, plotOf } from './plot.ts';
import { RATE_BIN, rasterDrawing } from './raster.ts';
import { demand, type SpikeRecord, type SpikeRecording } from './record.ts';

/** Window of a recording that a raster shows, bin of its rates, and words for it. */
export interface RasterOptions extends PlotText {
  /** Seconds since the beginning of the recording. Default 0. */
  readonly from?: number;
  /** Seconds since the beginning of the recording. Default: its end. */
  readonly to?: number;
  /** Seconds over which spikes are counted for the rate, above 0. Default 0.02. */
  readonly bin?: number;
}

/**
 * A raster of spikes, a row a neuron from below, with each population's mean rate above. Arrays: for each
 * population `NAME_time_s`, seconds since the beginning of the simulation, and `NAME_neuron`.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, inputs);
 * simulation.step(1000);
 * writeFileSync('raster.svg', plotRaster(spikes, { title: 'Fifty inputs' }).svg);
 *
 * @throws ValidationError `nothing_to_plot` if no tick has been recorded in the window, `invalid_option` for a `bin` not above 0
 */
export function plotRaster(spikes: SpikeRecording | readonly SpikeRecord[], options: RasterOptions = {}): Plot {
  const { bin = RATE_BIN } = options;
  checkPositive('bin', bin, 's');
  const records = recordsOf(spikes);
  const { period, first, length } = records[0];
  const from = Math.max(0, Math.round((options.from ?? 0) / period));
  const to = Math.min(length, Math.round((options.to ?? Number.POSITIVE_INFINITY) / period));
  demand(to > from, 'at least one tick in the window', 'step the simulation after `recordSpikes`, or widen the window');
  const shown = records.map(({ name, size, ticks, ids }) => {
    const kept = Array.from(ticks.keys()).filter((i) => ticks[i] >= from && ticks[i] < to);
    return {
      name,
      size,
      ticks: Float64Array.from(kept, (i) => ticks[i] - from),
      ids: Uint32Array.from(kept, (i) => ids[i]),
    };
  });
  const seconds = (to - from) * period;
  const start = (first + from) * period;
  const drawing = rasterDrawing({
    id: 'raster',
    title: options.title ?? 'Spikes',
    description: `${shown.map(({ name, size, ids }) => `${ids.length} spikes of ${size} neurons in population ${name}`).join('; ')}, over ${decimal(seconds, 4)} s.`,
    populations: shown,
    period,
    seconds,
    from: start,
    x: 'Time, s',
    bin,
  });
  return plotOf(drawing, arraysOf(shown, start, period), options);
}

/** The records of a recording, or those that are given. @throws ValidationError `nothing_to_plot` */
export function recordsOf(spikes: SpikeRecording | readonly SpikeRecord[]): readonly SpikeRecord[] {
  const records = 'records' in spikes ? spikes.records() : spikes;
  demand(records.length > 0, 'at least one population', 'name a population to `recordSpikes`');
  return records;
}

function arraysOf(
  shown: readonly Pick<SpikeRecord, 'name' | 'ticks' | 'ids'>[],
  start: number,
  period: number,
): Record<string, NpyArray> {
  return Object.fromEntries(
    shown.flatMap(({ name, ticks, ids }) => [
      [`${name}_time_s`, { data: ticks.map((tick) => start + tick * period) }],
      [`${name}_neuron`, { data: ids }],
    ]),
  );
}
