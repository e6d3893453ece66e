import { checkConfiguration, expectInput, type TinyOdinConfiguration } from './configuration.ts';
import { expectEnd, LEAK_ALL, QUEUE_ENTRIES, signed, TINYODIN_NEURONS } from './events.ts';
import { encodeNeuron } from './memory.ts';

const LEAST = -2048;
const MOST = 2047;

/**
 * The chip tinyODIN as an integer model, event by event: what leaves it, in its order, and what its memory holds, bit for bit.
 *
 * A spike of a source visits the neurons from 0 on: x = clip(v + w, -2048, 2047). If x >= 0 and x >= threshold, v = 0 and the neuron
 * spikes, else v = x. A virtual event does that to one neuron. In an event of leak, v goes towards 0, not across it, and the same test
 * follows. A spike leaves the chip, and in closed loop joins the queue, of which 128 entries are kept and others lost.
 *
 * Source: Frenkel, tinyODIN, 2023 (the published design and its documentation); extends ODIN, Frenkel et al. 2019, IEEE TBioCAS 13.
 *
 * @example
 * const neuron = { v: 0, threshold: 3, leak: 0, disabled: false };
 * const rows = new Map([[9, [3, 1]]]); // source 9 adds 3 to neuron 0, and 1 to neuron 1
 * const twin = new TinyOdinTwin({ neurons: [neuron, neuron], rows, openLoop: true });
 * console.log(twin.send(encodeInput({ kind: 'spike', source: 9 }))); // neuron 0 spikes: [0]
 * console.log(twin.v); // 0, 1
 */
export class TinyOdinTwin {
  /** Neurons that it steps. */
  readonly size: number;
  /** Membrane potentials in 12 bits, -2048 to 2047. */
  readonly v: Int16Array;
  readonly #thresholds: Int16Array;
  readonly #leaks: Uint8Array;
  readonly #disabled: Uint8Array;
  /** Weights, target by target, row by row. */
  readonly #weights = new Int8Array(TINYODIN_NEURONS * TINYODIN_NEURONS);
  readonly #configuration: TinyOdinConfiguration;
  readonly #queue = new Uint16Array(QUEUE_ENTRIES);
  #first = 0;
  #waiting = 0;
  #lost = 0;
  #peak = 0;
  #out: number[] = [];

  constructor(configuration: TinyOdinConfiguration) {
    checkConfiguration(configuration);
    const { neurons, rows } = configuration;
    this.#configuration = configuration;
    this.size = neurons.length;
    this.v = Int16Array.from(neurons, ({ v }) => v);
    this.#thresholds = Int16Array.from(neurons, ({ threshold }) => threshold);
    this.#leaks = Uint8Array.from(neurons, ({ leak }) => leak);
    this.#disabled = Uint8Array.from(neurons, ({ disabled }) => Number(disabled));
    for (const [row, weights] of rows) this.setRow(row, weights);
  }

  /** Spikes of neurons that found the queue full, since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Number of entries that the queue held at most, since the start. */
  get peak(): number {
    return this.#peak;
  }

  /** Sets the weights of a row onto neurons 0, 1, ..., -8 to 7. */
  setRow(row: number, weights: ArrayLike<number>): void {
    for (let target = 0; target < weights.length; target++)
      this.#weights[row * TINYODIN_NEURONS + target] = weights[target];
  }

  /** Word of a neuron, as it is read back from the memory of the chip. */
  word(neuron: number): number {
    return encodeNeuron({
      v: this.v[neuron],
      threshold: this.#thresholds[neuron],
      leak: this.#leaks[neuron],
      disabled: this.#disabled[neuron] === 1,
    });
  }

  /**
   * Sends one input word of 10 bits to the idle chip, and lets it work until it is idle again.
   *
   * @returns addresses of the neurons that spiked, in the order in which they leave the chip
   */
  send(word: number): number[] {
    expectInput(word, this.#configuration);
    this.#out = [];
    if (word === LEAK_ALL) for (let neuron = 0; neuron < this.size; neuron++) this.#leak(neuron);
    else if (word & 0x100) this.#leak(word & 0xff);
    else this.#push(word & 0x200 ? ((word & 0xf0) << 4) | (word & 0xf) : word);
    while (this.#waiting > 0) {
      this.#work();
      expectEnd(this.#out.length);
    }
    return this.#out;
  }

  /** Works on the first entry of the queue, which keeps its place until it is done. */
  #work(): void {
    const entry = this.#queue[this.#first];
    const weight = signed(entry >> 8, 4);
    if (weight !== 0) this.#add(entry & 0xff, weight);
    else {
      const row = (entry & 0xff) * TINYODIN_NEURONS;
      for (let neuron = 0; neuron < this.size; neuron++) this.#add(neuron, this.#weights[row + neuron]);
    }
    this.#first = (this.#first + 1) % QUEUE_ENTRIES;
    this.#waiting--;
  }

  #push(entry: number): void {
    if (this.#waiting === QUEUE_ENTRIES) {
      this.#lost++;
      return;
    }
    this.#queue[(this.#first + this.#waiting) % QUEUE_ENTRIES] = entry;
    this.#waiting++;
    this.#peak = Math.max(this.#peak, this.#waiting);
  }

  #add(neuron: number, weight: number): void {
    this.#update(neuron, Math.min(MOST, Math.max(LEAST, this.v[neuron] + weight)));
  }

  #leak(neuron: number): void {
    const v = this.v[neuron];
    const leak = this.#leaks[neuron];
    this.#update(neuron, v < 0 ? Math.min(0, v + leak) : Math.max(0, v - leak));
  }

  #update(neuron: number, x: number): void {
    const spikes = x >= 0 && x >= this.#thresholds[neuron];
    this.v[neuron] = spikes ? 0 : x;
    if (!spikes || this.#disabled[neuron] === 1) return;
    this.#out.push(neuron);
    if (!this.#configuration.openLoop) this.#push(neuron);
  }
}
