import { given } from '../../agents/given.ts';
import { encodeNpy, type NpyArray } from '../../bridges/recording/archive/npy.ts';
import { packZip } from '../../bridges/recording/archive/pack-zip.ts';
import { standalone } from './standalone.ts';

/** A plot: its drawing, and the numbers in it. */
export interface Plot {
  /** An SVG file of its own, on white. */
  readonly svg: string;
  /** The numbers, by names that say their unit. */
  readonly arrays: Readonly<Record<string, NpyArray>>;
}

/** Words for a plot. */
export interface PlotText {
  /** Title, for readers who do not see the plot and for tooltips. Default: what the plot shows. */
  readonly title?: string;
  /** Where the data come from, kept as the metadata of the file. Default: nothing is said. */
  readonly citation?: string;
}

/** A plot of one drawing. */
export function plotOf(drawing: string, arrays: Plot['arrays'], { citation }: PlotText): Plot {
  return { svg: standalone([drawing], given({ citation })), arrays };
}

/**
 * The numbers of a plot as a NumPy `.npz` archive, not compressed, as `numpy.savez` writes them. The same numbers give the same
 * bytes, in a page as in Node.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const simulation = simulate(network);
 * simulation.input(inputs, 'rate', 'Hz').fill(20);
 * const spikes = recordSpikes(simulation, inputs);
 * simulation.step(1000);
 * writeFileSync('raster.npz', plotNpz(plotRaster(spikes))); // inputs_time_s and inputs_neuron, for numpy.load
 *
 * @throws BridgeError `archive_too_large` above 4 GiB
 */
export function plotNpz({ arrays }: Pick<Plot, 'arrays'>): Uint8Array {
  return packZip(Object.entries(arrays).map(([name, array]) => ({ name: `${name}.npy`, bytes: encodeNpy(array) })));
}
