/** Parts into which each doubling of the duration is divided: bounds of quantiles are 3 % apart. */
const PARTS = 24;
/** Milliseconds of the first bound. */
const FIRST = 1e-3;
/** Doublings: from 1 us to 2 minutes. */
const DOUBLINGS = 27;
/** Upper bounds in milliseconds. */
const BOUNDS = Float64Array.from({ length: PARTS * DOUBLINGS }, (_, i) => FIRST * 2 ** (i / PARTS));

/** How long exchanges took, counted by length, so that a run of any length takes the same memory. */
export class Latencies {
  #count = 0;
  #greatest = 0;
  readonly #counts = new Float64Array(BOUNDS.length + 1);

  /** Number of exchanges. */
  get count(): number {
    return this.#count;
  }

  /** Milliseconds of the longest. */
  get greatest(): number {
    return this.#greatest;
  }

  add(milliseconds: number): void {
    this.#count++;
    this.#greatest = Math.max(this.#greatest, milliseconds);
    const place = Math.ceil(PARTS * Math.log2(milliseconds / FIRST));
    this.#counts[Math.min(BOUNDS.length, Math.max(0, place))]++;
  }

  /** Milliseconds that a share of the exchanges took at most, up to 3 % too high; 0 if there was none. */
  quantile(share: number): number {
    let below = 0;
    for (let i = 0; i < BOUNDS.length; i++) {
      below += this.#counts[i];
      if (below > 0 && below >= share * this.#count) return Math.min(this.#greatest, BOUNDS[i]);
    }
    return this.#greatest;
  }
}
