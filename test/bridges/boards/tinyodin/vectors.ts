import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TinyOdinConfiguration } from '../../../../bridges/boards/tinyodin/configuration.ts';

/** What the published design of the chip did when its Verilog was simulated cycle by cycle, through its pins alone. */
export interface TinyOdinVector {
  readonly max_neuron: number;
  readonly open_loop: boolean;
  readonly neurons: Readonly<Record<'v' | 'threshold' | 'leak' | 'disabled', readonly number[]>>;
  /** [source][target] */
  readonly weights: readonly (readonly number[])[];
  readonly steps: readonly { readonly in: readonly number[]; readonly out: readonly number[]; readonly v?: number[] }[];
  readonly final_neuron_words_readback: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Where the vectors lie: two in the fixtures, all in the folder that REAFFERENCE_VECTORS names. */
const FOLDERS = [
  join(import.meta.dirname, '../../../fixtures/tinyodin'),
  join(process.env['REAFFERENCE_VECTORS'] ?? 'nowhere', 'tinyodin'),
];

const pathOf = (name: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, `${name}.json`)).find((path) => existsSync(path));

/** The names of those found. */
export const VECTORS = [
  '01_open_loop',
  '02_closed_loop',
  '03_saturation',
  '04_closed_loop_queue_near_full',
  '05_open_loop_bursts_queue_near_full',
  '06_full_size',
].filter((name) => pathOf(name) !== undefined);

export const readVector = (name: string): TinyOdinVector => JSON.parse(readFileSync(pathOf(name) as string, 'utf8'));

export function configurationOf({ neurons, weights, open_loop }: TinyOdinVector): TinyOdinConfiguration {
  return {
    neurons: neurons.v.map((v, neuron) => ({
      v,
      threshold: neurons.threshold[neuron],
      leak: neurons.leak[neuron],
      disabled: neurons.disabled[neuron] === 1,
    })),
    rows: new Map(weights.entries()),
    openLoop: open_loop,
  };
}
