/** How the spikes of a population agree with those that it should have. */
export interface SpikeAgreement {
  /** Name of the population whose spikes are compared. */
  readonly population: string;
  /** Number of spikes of the board. */
  readonly spikes: number;
  /** Number of spikes of the program in this process. */
  readonly expected: number;
  /** Number of pairs of them: of one neuron, and at most {@link WITHIN} ticks apart. */
  readonly matched: number;
  /** Share of spikes that are in a pair, 2 matched / (spikes + expected); 1 where there are none at all. */
  readonly f1: number;
  /** Share of the expected spikes that are in a pair, matched / expected; absent where none are expected. */
  readonly recall?: number;
  /** Share of the board's spikes that are in a pair, matched / spikes; absent where there are none. */
  readonly precision?: number;
  /** Share of the expected spikes that there are too many, (spikes - expected) / expected; absent where none are expected. */
  readonly rateError?: number;
  /** Hz, how far the rate of a neuron is off: the absolute difference, as a mean over neurons. 0 before the first tick. */
  readonly rateErrorHz: number;
}

/** How spikes are compared. */
export interface SpikeMatching {
  /** Ticks by which two spikes that are one may lie apart. Default: {@link WITHIN}. */
  readonly within?: number;
  /** s, duration of a tick. Default: 1 ms. */
  readonly step?: number;
}

/** Ticks by which two spikes that are one may lie apart. */
export const WITHIN = 2;

/**
 * Pairs the spikes of one population with those that it should have, tick by tick. A spike is paired with the earliest one of its
 * neuron on the other side that is not paired yet and at most `within` ticks ago; so the most pairs are found that there are.
 *
 * @example
 * const matcher = new SpikeMatcher(3); // three neurons
 * const none = new Uint32Array(0);
 * matcher.take(0, Uint32Array.of(0, 2), 2, Uint32Array.of(0), 1); // tick 0: 0 and 2 spiked, 0 should have
 * matcher.take(1, none, 0, Uint32Array.of(2), 1); // tick 1: 2 should have
 * console.log(matcher.result('cells').f1); // 1: spikes that are a tick apart are one
 */
export class SpikeMatcher {
  readonly #within: number;
  readonly #step: number;
  /** Per neuron: ticks of the last spikes that are unpaired, of the side that has any; negative where that is the expected side. */
  readonly #waiting: Float64Array;
  readonly #counts: Int32Array;
  readonly #room: number;
  /** Per neuron: spikes of the board less those that are expected. */
  readonly #surplus: Int32Array;
  #ticks = 0;
  #spikes = 0;
  #expected = 0;
  #matched = 0;

  constructor(size: number, { within = WITHIN, step = 1e-3 }: SpikeMatching = {}) {
    this.#within = within;
    this.#step = step;
    // A neuron spikes at most once a tick on each side, and what waits for longer is forgotten.
    this.#room = within + 1;
    this.#waiting = new Float64Array(size * this.#room);
    this.#counts = new Int32Array(size);
    this.#surplus = new Int32Array(size);
  }

  /** Takes the spikes of a tick: the first `count` of `ids`, and the first `expectedCount` of `expected`. Each tick comes once, in order. */
  take(tick: number, ids: Uint32Array, count: number, expected: Uint32Array, expectedCount: number): void {
    for (let i = 0; i < count; i++) this.#spike(ids[i], tick, 1);
    for (let i = 0; i < expectedCount; i++) this.#spike(expected[i], tick, -1);
    this.#ticks += 1;
    this.#spikes += count;
    this.#expected += expectedCount;
  }

  /** Returns the agreement of the spikes so far. @param population its name, for the result */
  result(population: string): SpikeAgreement {
    const [spikes, expected, matched] = [this.#spikes, this.#expected, this.#matched];
    return {
      population,
      spikes,
      expected,
      matched,
      f1: spikes + expected === 0 ? 1 : (2 * matched) / (spikes + expected),
      ...(expected === 0 ? {} : { recall: matched / expected, rateError: (spikes - expected) / expected }),
      ...(spikes === 0 ? {} : { precision: matched / spikes }),
      rateErrorHz: this.#rateErrorHz(),
    };
  }

  #rateErrorHz(): number {
    if (this.#ticks === 0) return 0;
    const off = this.#surplus.reduce((sum, surplus) => sum + Math.abs(surplus), 0);
    return off / (this.#surplus.length * this.#ticks * this.#step);
  }

  #spike(neuron: number, tick: number, side: 1 | -1): void {
    this.#surplus[neuron] += side;
    const first = neuron * this.#room;
    const waiting = this.#waiting;
    let count = Math.abs(this.#counts[neuron]);
    let late = 0;
    while (late < count && waiting[first + late] < tick - this.#within) late++;
    if (late > 0) waiting.copyWithin(first, first + late, first + count);
    count -= late;
    const before = count === 0 ? side : Math.sign(this.#counts[neuron]);
    if (before === side) {
      waiting[first + count] = tick;
      this.#counts[neuron] = side * (count + 1);
      return;
    }
    this.#matched += 1;
    waiting.copyWithin(first, first + 1, first + count);
    this.#counts[neuron] = before * (count - 1);
  }
}
