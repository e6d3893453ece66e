import { log1p } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';

/** Independent random spikes of inputs that come in kinds, for a trial of e-prop. */
export class SpikeStream {
  /** Step of each spike, a count from 0. */
  readonly ticks: number[] = [];
  /** Index of its input. */
  readonly ids: number[] = [];
  readonly #ofAKind: number;
  readonly #random: RandomStream;

  /** @param ofAKind number of inputs of a kind */
  constructor(ofAKind: number, random: RandomStream) {
    this.#ofAKind = ofAKind;
    this.#random = random;
  }

  /** Lets the inputs of a kind spike in ticks [from, to), each with a probability per tick. Intervals of independent spikes are geometric. */
  spike(kind: number, from: number, to: number, probability: number): void {
    const scale = 1 / log1p(-probability);
    for (let i = 0; i < this.#ofAKind; i++) {
      for (let tick = from - 1; ; ) {
        tick += 1 + Math.floor(log1p(-this.#random.uniform()) * scale);
        if (tick >= to) break;
        this.ids.push(kind * this.#ofAKind + i);
        this.ticks.push(tick);
      }
    }
  }
}
