import type { TinyOdinConfiguration } from './configuration.ts';
import { TinyOdinTwin } from './twin.ts';

/** The chip behind its driver, or its twin in this process, which computes the same. It is idle between calls. */
export interface TinyOdinCore {
  /**
   * Sends input words, and waits until all that follows from them is done.
   *
   * @param words of 10 bits
   * @returns addresses of the neurons that spiked, in the order in which they leave the chip
   */
  send(words: readonly number[]): number[];
  /** Membrane potentials of all neurons, -2048 to 2047. */
  readPotentials(): Int16Array;
  /** @param v one of each neuron, -2048 to 2047 */
  writePotentials(v: ArrayLike<number>): void;
  /**
   * Sets the weights of a row.
   *
   * @param row one of the configuration
   * @param weights onto neurons 0, 1, ..., -8 to 7
   */
  writeRow(row: number, weights: ArrayLike<number>): void;
}

/** The twin as a {@link TinyOdinCore}. */
export function twinCore(configuration: TinyOdinConfiguration): TinyOdinCore {
  const twin = new TinyOdinTwin(configuration);
  return {
    send: (words) => words.flatMap((word) => twin.send(word)),
    readPotentials: () => twin.v.slice(),
    writePotentials: (v) => twin.v.set(v),
    writeRow: (row, weights) => twin.setRow(row, weights),
  };
}
