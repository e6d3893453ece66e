import { checkPositive } from './check-positive.ts';
import { lineDrawing } from './line-drawing.ts';
import { type Plot, type PlotText, plotOf } from './plot.ts';
import { meanRates } from './raster.ts';
import { recordsOf } from './raster-plot.ts';
import { demand, type SpikeRecord, type SpikeRecording } from './record.ts';

/** How rates are counted. */
export interface RateOptions extends PlotText {
  /** Seconds over which spikes are counted, above 0. Default 0.02. */
  readonly bin?: number;
}

/**
 * The mean firing rate of each population over time. Arrays: `time_s`, the middle of each bin since the beginning of the
 * simulation, and for each population `NAME_rate_Hz`.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, inputs);
 * simulation.step(1000);
 * console.log(plotRates(spikes, { bin: 0.1 }).arrays.inputs_rate_Hz.data); // about 20 in each bin of 0.1 s
 *
 * @throws ValidationError `nothing_to_plot` if no tick has been recorded, `invalid_option`
 */
export function plotRates(spikes: SpikeRecording | readonly SpikeRecord[], options: RateOptions = {}): Plot {
  const { bin = 0.02 } = options;
  checkPositive('bin', bin, 's');
  const records = recordsOf(spikes);
  const { period, first, length } = records[0];
  demand(length > 0, 'at least one tick', 'step the simulation after `recordSpikes`');
  const seconds = length * period;
  const start = first * period;
  const lines = records.map(({ name, size, ticks }) => ({ name, rates: meanRates(ticks, size, period, seconds, bin) }));
  const times = lines[0].rates.map((_, i) => start + (i * bin + Math.min(seconds, (i + 1) * bin)) / 2);
  const drawing = lineDrawing({
    id: 'rates',
    title: options.title ?? 'Mean rates',
    description: `Mean firing rates of ${records.map(({ name }) => name).join(', ')} in bins of ${bin} s.`,
    x: 'Time, s',
    y: 'Mean rate, Hz',
    width: 900,
    lines: lines.map(({ name, rates }) => ({ name, points: Array.from(rates, (rate, i) => [times[i], rate]) })),
  });
  return plotOf(
    drawing,
    {
      time_s: { data: times },
      ...Object.fromEntries(lines.map(({ name, rates }) => [`${name}_rate_Hz`, { data: rates }])),
    },
    options,
  );
}
