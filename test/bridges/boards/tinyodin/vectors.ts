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

export const VECTORS = [
  '01_open_loop',
  '02_closed_loop',
  '03_saturation',
  '04_closed_loop_queue_near_full',
  '05_open_loop_bursts_queue_near_full',
  '06_full_size',
];

const folder = join(process.env['REAFFERENCE_VECTORS'] ?? '', 'tinyodin');
/** Whether the vectors, which are no part of the repository, are at hand. */
export const AVAILABLE = process.env['REAFFERENCE_VECTORS'] !== undefined && existsSync(folder);

export const readVector = (name: string): TinyOdinVector =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

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
