/** Number of spikes of each population, by name, in the order of their first spike. */
export class SpikeTally {
  readonly #counts = new Map<string, { spikes: number }>();

  /** @param counts to begin with. Default: none */
  constructor(counts: Readonly<Record<string, number>> = {}) {
    for (const [population, spikes] of Object.entries(counts)) this.#counts.set(population, { spikes });
  }

  /** Adds spikes of a population. */
  add(population: string, spikes: number): void {
    const count = this.#counts.get(population);
    if (count === undefined) this.#counts.set(population, { spikes });
    else count.spikes += spikes;
  }

  /** The numbers, in a record of their own. */
  get counts(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#counts, ([population, { spikes }]) => [population, spikes]));
  }
}
