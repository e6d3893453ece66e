import type { ArrayId, SpikeRing } from '../../../controllers/engine/compiler/index.ts';
import type { Chip, Mirrors } from '../circuits/circuit-executable.ts';
import { type PlacedPopulation, readableCurrents } from '../circuits/placement.ts';
import { deliver, sumWeights, type WeightRows } from './dense.ts';
import type { LoihiGroup, LoihiProjection } from './integers.ts';
import { biasOf, LARGEST_BIAS, type LoihiNeurons, loihiNeurons, MEMBRANE_SHIFT, stepNeurons } from './neuron.ts';
import { quantiseWeight } from './quantise.ts';
import { largestWeight } from './weights.ts';

/** Counts since the chip was made: clipped and wrapped numbers, and synaptic operations. */
export interface LoihiStatistics {
  /** Inputs, in neurons and calls of `run`, beyond the largest bias. */
  readonly clippedInputs: number;
  readonly wrappedCurrents: number;
  readonly clippedMembranes: number;
  /** Spikes times the synapses that they reached. */
  readonly synapticOperations: number;
}

interface Group extends LoihiGroup {
  readonly neurons: LoihiNeurons;
  readonly arriving: Int32Array;
  readonly sums: Int32Array;
  readonly incoming: readonly Incoming[];
}

interface Incoming {
  readonly projection: LoihiProjection;
  readonly weights: Int32Array;
  /** One entry per delay. */
  readonly rows: readonly { readonly rows: WeightRows; readonly delay: number; readonly ring: SpikeRing }[];
}

/** Loihi's arithmetic, with a network planned for it. */
export class LoihiChip implements Chip {
  readonly #mirrors: Mirrors;
  readonly #groups: readonly Group[];
  readonly #incoming: readonly Incoming[];
  #clippedInputs = 0;
  #operations = 0;

  constructor(groups: readonly LoihiGroup[], projections: readonly LoihiProjection[], mirrors: Mirrors) {
    this.#mirrors = mirrors;
    this.#incoming = projections.map((projection): Incoming => {
      const { layout } = projection.placed.analysed;
      const weights = new Int32Array(layout.length);
      const { ring } = projection.placed.source;
      const rows = layout.rows.map(({ rowStart, stride, first, target }, bucket) => ({
        rows: { rowStart: mirrors.indices(rowStart), stride, first, target: mirrors.indices(target), weights },
        delay: projection.delays[bucket],
        ring,
      }));
      return { projection, weights, rows };
    });
    this.#groups = groups.map((group): Group => {
      const { size } = group.placed.neuron;
      const incoming = this.#incoming.filter(({ projection }) => projection.placed.target === group.placed);
      // Synapses of the padding of rows add nothing to the places after the neurons.
      const padded = size + 16;
      return {
        ...group,
        ...{ neurons: loihiNeurons(size, group.scales), incoming },
        ...{ arriving: new Int32Array(size), sums: new Int32Array(padded) },
      };
    });
  }

  get statistics(): LoihiStatistics {
    const total = (of: (neurons: LoihiNeurons) => number): number =>
      this.#groups.reduce((sum, { neurons }) => sum + of(neurons), 0);
    return {
      clippedInputs: this.#clippedInputs,
      wrappedCurrents: total(({ wraps }) => wraps),
      clippedMembranes: total(({ clips }) => clips),
      synapticOperations: this.#operations,
    };
  }

  exceeded(): ReadonlyMap<string, number> {
    const { clippedInputs, wrappedCurrents, clippedMembranes } = this.statistics;
    const all = [
      ['inputs were clipped', clippedInputs],
      ['currents turned their sign', wrappedCurrents],
      ['membranes were clipped', clippedMembranes],
    ] as const;
    return new Map(all.filter(([, count]) => count > 0));
  }

  image(): Uint8Array {
    const constants = this.#groups.map(({ neurons: { du, dv, vth } }) => [du, dv, vth]);
    return imageOf(this.#incoming, constants);
  }

  takeWeights(k: number): number {
    const { projection, weights } = this.#incoming[k];
    const { placed, mode, bits, exponent, scale } = projection;
    const given = this.#mirrors.numbers(placed.weights);
    const jumps = placed.target.neuron.jumps.get(placed.receptor) as Float64Array;
    const target = this.#mirrors.indices(placed.analysed.layout.rows[0].target);
    const limit = (largestWeight(mode, bits) + 0.5) * 2 ** exponent;
    let clipped = 0;
    for (let at = 0; at < weights.length; at++) {
      const jump = target[at] < jumps.length ? given[at] * jumps[target[at]] : 0;
      weights[at] = quantiseWeight(jump, scale, exponent, mode, bits);
      const wrongSign = (mode === 'excitatory' && jump < 0) || (mode === 'inhibitory' && jump > 0);
      if (wrongSign || Math.abs(jump * scale) > limit) clipped++;
    }
    return clipped;
  }

  takeState(population: PlacedPopulation): void {
    const group = this.#groups.find(({ placed }) => placed === population) as Group;
    const { neurons, placed, scales } = group;
    const { membrane, zero, size } = placed.neuron;
    const unit = scales.scale * 2 ** MEMBRANE_SHIFT;
    const v = this.#mirrors.numbers(placed.analysed.state.get(membrane) as ArrayId);
    const [current] = readableCurrents(placed);
    const i = current === undefined ? undefined : this.#mirrors.numbers(current.array);
    const limit = 2 ** 23 - 1;
    const whole = (x: number): number => Math.max(-limit, Math.min(limit, Math.round(x * unit)));
    for (let n = 0; n < size; n++) {
      neurons.v[n] = whole(v[n] - zero[n]);
      if (i !== undefined) neurons.u[n] = whole((i[n] - current.constant[n]) * current.gain[n]);
    }
  }

  giveState(): void {
    for (const { neurons, placed, scales } of this.#groups) {
      const { membrane, zero, size } = placed.neuron;
      const unit = scales.scale * 2 ** MEMBRANE_SHIFT;
      const v = this.#mirrors.numbers(placed.analysed.state.get(membrane) as ArrayId);
      const [current] = readableCurrents(placed);
      const i = current === undefined ? undefined : this.#mirrors.numbers(current.array);
      for (let n = 0; n < size; n++) {
        v[n] = zero[n] + neurons.v[n] / unit;
        if (i !== undefined) i[n] = current.constant[n] + neurons.u[n] / (unit * current.gain[n]);
      }
    }
  }

  takeInputs(): void {
    for (const { neurons, placed, scales } of this.#groups) {
      const inputs = [...placed.neuron.gains].map(([name, gain]) => ({
        gain,
        values: this.#mirrors.numbers(placed.analysed.inputs.get(name) as ArrayId),
      }));
      const unit = (scales.scale * 2 ** MEMBRANE_SHIFT) / 2 ** scales.biasExponent;
      for (let n = 0; n < neurons.size; n++) {
        let drive = placed.neuron.drive[n];
        for (const { gain, values } of inputs) drive += gain[n] * values[n];
        const mantissa = Math.round(drive * unit);
        const kept = Math.max(-LARGEST_BIAS - 1, Math.min(LARGEST_BIAS, mantissa));
        if (kept !== mantissa) this.#clippedInputs++;
        neurons.bias[n] = biasOf(kept, scales.biasExponent);
      }
    }
  }

  step(tick: number): void {
    for (const { incoming, arriving, sums } of this.#groups) {
      arriving.fill(0);
      for (const { projection, rows } of incoming) {
        for (const { rows: synapses, delay, ring } of rows) {
          const slot = (tick - delay) & (ring.slots - 1);
          const count = this.#mirrors.indices(ring.counts)[slot];
          if (count === 0) continue;
          const ids = this.#mirrors.indices(ring.ids);
          sumWeights(synapses, ids, slot * ring.size, count, sums);
          deliver(sums, projection.exponent, arriving);
          this.#countOperations(synapses, ids, slot * ring.size, count);
        }
      }
    }
    for (const { neurons, arriving, placed } of this.#groups) {
      const { ring } = placed.analysed;
      const slot = tick & (ring.slots - 1);
      const ids = this.#mirrors.indices(ring.ids);
      this.#mirrors.indices(ring.counts)[slot] = stepNeurons(neurons, arriving, ids, slot * ring.size);
    }
  }

  get savedBytes(): number {
    return this.#groups.reduce((sum, { neurons }) => sum + 8 * neurons.size, 0);
  }

  save(): Uint8Array {
    const words = new Int32Array(this.savedBytes / 4);
    let at = 0;
    for (const { neurons } of this.#groups) {
      words.set(neurons.u, at);
      words.set(neurons.v, at + neurons.size);
      at += 2 * neurons.size;
    }
    return new Uint8Array(words.buffer);
  }

  restore(state: Uint8Array): void {
    const words = new Int32Array(state.slice().buffer);
    let at = 0;
    for (const { neurons } of this.#groups) {
      neurons.u.set(words.subarray(at, at + neurons.size));
      neurons.v.set(words.subarray(at + neurons.size, at + 2 * neurons.size));
      at += 2 * neurons.size;
    }
  }

  #countOperations({ rowStart, stride, first }: WeightRows, ids: Uint32Array, at: number, count: number): void {
    for (let s = 0; s < count; s++) {
      const row = stride * ids[at + s] + first;
      this.#operations += rowStart[row + 1] - rowStart[row];
    }
  }
}

/** Weights and constants of a network as bytes: of the plan, or as a chip holds them. */
export function imageOf(
  projections: readonly { readonly weights: Int32Array }[],
  constants: readonly (readonly number[])[],
): Uint8Array {
  const words = [...projections.map(({ weights }) => weights), ...constants.map((some) => Int32Array.from(some))];
  const image = new Int32Array(words.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const some of words) {
    image.set(some, at);
    at += some.length;
  }
  return new Uint8Array(image.buffer);
}
