import type { LiveNetwork } from './database.ts';
import type { EieioEvents } from './eieio.ts';

/** Spikes of a population on SpiNNaker that came in one packet. */
export interface LiveSpikes {
  /** Label of the population. */
  readonly label: string;
  /** The neurons, each as its number in the population, from 0. */
  readonly neurons: Uint32Array;
  /** When each spiked, in s since the machine began; absent where the machine does not tell. */
  readonly times?: Float64Array;
  /** A whole number of 32 bits that each came with; absent where there is none, or where it is the time. */
  readonly payloads?: Uint32Array;
}

/** Finds the population and the neuron of keys. */
export class KeyMap {
  readonly #labels: readonly string[];
  readonly #step: number;
  /** By key: the number of its label, and the neuron. */
  readonly #owner = new Map<number, readonly [label: number, neuron: number]>();

  /** @param labels populations whose keys are known */
  constructor({ populations, step }: LiveNetwork, labels: readonly string[]) {
    this.#labels = labels;
    this.#step = step;
    labels.forEach((label, k) => {
      for (const [neuron, key] of populations.get(label)?.keys ?? []) this.#owner.set(key, [k, neuron]);
    });
  }

  /** The spikes of each population in a packet, in its order, and the number of events whose key is unknown. */
  spikesOf({ keys, payloads, timed }: EieioEvents): { readonly spikes: LiveSpikes[]; readonly unknown: number } {
    const places = this.#labels.map((): number[] => []);
    let unknown = 0;
    keys.forEach((key, k) => {
      const owner = this.#owner.get(key);
      if (owner === undefined) unknown++;
      else places[owner[0]].push(k);
    });
    const spikes = places.flatMap((of, n): LiveSpikes[] => {
      if (of.length === 0) return [];
      const neurons = Uint32Array.from(of, (k) => (this.#owner.get(keys[k]) as readonly [number, number])[1]);
      return [
        {
          ...{ label: this.#labels[n], neurons },
          ...(payloads === undefined
            ? {}
            : timed
              ? { times: Float64Array.from(of, (k) => payloads[k] * this.#step) }
              : { payloads: Uint32Array.from(of, (k) => payloads[k]) }),
        },
      ];
    });
    return { spikes, unknown };
  }
}
