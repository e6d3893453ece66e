import { ValidationError } from '../../../agents/errors.ts';
import type { ArrayId, Numbers } from '../../../controllers/engine/compiler/index.ts';
import type { Chip, Mirrors } from '../circuits/circuit-executable.ts';
import type { PlacedPopulation } from '../circuits/placement.ts';
import type { TinyOdinConfiguration } from './configuration.ts';
import type { TinyOdinCore } from './core.ts';
import { LEAK_ALL } from './events.ts';
import { addWeights, NO_ROW, type TinyOdinGroup, type TinyOdinLayout, wholePotential } from './integers.ts';
import { encodeNeuron } from './memory.ts';

/** The part of a network that is on a chip, or on its twin. */
export class TinyOdinChip implements Chip {
  readonly #layout: TinyOdinLayout;
  readonly #mirrors: Mirrors;
  readonly #core: TinyOdinCore;
  /** Rows as the core has them. */
  readonly #rows: ReadonlyMap<number, Int8Array>;
  /** Potentials of the core; undefined since it has last worked. */
  #potentials: Int16Array | undefined;
  /** Whether each neuron has spiked in this step, by address. */
  readonly #spiked: Uint8Array;
  #words: number[] = [];
  #clipped = 0;
  #dropped = 0;

  constructor(layout: TinyOdinLayout, mirrors: Mirrors, core: TinyOdinCore) {
    this.#layout = layout;
    this.#mirrors = mirrors;
    this.#core = core;
    const { neurons, rows } = layout.configuration;
    this.#rows = new Map([...rows].map(([row, weights]) => [row, Int8Array.from(weights)]));
    this.#potentials = Int16Array.from(neurons, ({ v }) => v);
    this.#spiked = new Uint8Array(neurons.length);
  }

  /** All projections share the rows, so that any of them is told with all. What the plan clips too is not counted. */
  takeWeights(_projection: number): number {
    const fresh = new Map([...this.#rows].map(([row, { length }]) => [row, new Int8Array(length)]));
    const clipped = addWeights(this.#layout, fresh, (array) => this.#mirrors.numbers(array));
    this.#clipped = Math.max(0, clipped - this.#layout.clipped);
    for (const [row, weights] of fresh) {
      const held = this.#rows.get(row) as Int8Array;
      if (weights.every((weight, target) => weight === held[target])) continue;
      this.#core.writeRow(row, weights);
      held.set(weights);
    }
    return this.#clipped;
  }

  takeState(population: PlacedPopulation): void {
    const potentials = this.#read().slice();
    const { placed, first, scale, zero } = this.#layout.groups.find(
      (group) => group.placed === population,
    ) as TinyOdinGroup;
    const v = this.#membrane(placed);
    for (let n = 0; n < placed.neuron.size; n++) potentials[first + n] = wholePotential((v[n] - zero[n]) * scale);
    this.#write(potentials);
  }

  /** Nothing: what is on the chip is read when somebody asks, see {@link tellState}. */
  giveState(): void {}

  /** Writes the potentials that the chip has to the mirrors. */
  tellState(): void {
    const potentials = this.#read();
    for (const { placed, first, scale, zero } of this.#layout.groups) {
      const v = this.#membrane(placed);
      for (let n = 0; n < placed.neuron.size; n++) v[n] = zero[n] + potentials[first + n] / scale;
    }
  }

  /** @throws ValidationError `not_representable` for an input that is not 0: the chip takes spikes only */
  takeInputs(): void {
    for (const { placed } of this.#layout.groups) {
      const { analysed, neuron } = placed;
      for (const name of neuron.gains.keys()) {
        const input = this.#mirrors.numbers(analysed.inputs.get(name) as ArrayId);
        for (let n = 0; n < neuron.size; n++)
          if (input[n] !== 0)
            throw new ValidationError(`tinyodin takes no '${name}' of '${analysed.population.name}'`, {
              code: 'not_representable',
              expected: '0',
              received: input[n],
              remedy: 'drive the neurons by spikes',
            });
      }
    }
  }

  step(tick: number): void {
    const words = this.#words;
    words.length = 0;
    words.push(LEAK_ALL);
    for (const { ring, delay, rowOf } of this.#layout.sources) {
      const slot = (tick - delay) & (ring.slots - 1);
      const ids = this.#mirrors.indices(ring.ids);
      const count = this.#mirrors.indices(ring.counts)[slot];
      for (let n = 0, at = slot * ring.size; n < count; n++, at++)
        if (rowOf[ids[at]] !== NO_ROW) words.push(rowOf[ids[at]]);
    }
    this.#potentials = undefined;
    this.#spiked.fill(0);
    for (const neuron of this.#core.send(words)) {
      this.#dropped += this.#spiked[neuron];
      this.#spiked[neuron] = 1;
    }
    for (const { placed, first } of this.#layout.groups) {
      const { ring } = placed.analysed;
      const slot = tick & (ring.slots - 1);
      const ids = this.#mirrors.indices(ring.ids);
      let at = slot * ring.size;
      for (let n = 0; n < placed.neuron.size; n++) if (this.#spiked[first + n] === 1) ids[at++] = n;
      this.#mirrors.indices(ring.counts)[slot] = at - slot * ring.size;
    }
  }

  get savedBytes(): number {
    return 2 * this.#layout.configuration.neurons.length;
  }

  save(): Uint8Array {
    return new Uint8Array(this.#read().slice().buffer);
  }

  restore(state: Uint8Array): void {
    this.#write(new Int16Array(state.slice().buffer));
  }

  image(): Uint8Array {
    return imageOf({ ...this.#layout.configuration, rows: this.#rows });
  }

  exceeded(): ReadonlyMap<string, number> {
    const all = [
      ['weights were clipped', this.#clipped],
      ['second spikes of a neuron in a step were dropped', this.#dropped],
    ] as const;
    return new Map(all.filter(([, count]) => count > 0));
  }

  #membrane({ analysed, neuron }: PlacedPopulation): Numbers {
    return this.#mirrors.numbers(analysed.state.get(neuron.membrane) as ArrayId);
  }

  #read(): Int16Array {
    this.#potentials ??= this.#core.readPotentials();
    return this.#potentials;
  }

  #write(potentials: Int16Array): void {
    if (this.#potentials?.every((v, neuron) => v === potentials[neuron]) !== true)
      this.#core.writePotentials(potentials);
    this.#potentials = potentials;
  }
}

/** Neurons without their potentials, and rows in ascending order, as bytes. */
export function imageOf({ neurons, rows }: TinyOdinConfiguration): Uint8Array {
  const words = Uint32Array.from(neurons, (neuron) => encodeNeuron({ ...neuron, v: 0 }));
  const bytes = [...rows].sort(([a], [b]) => a - b).flatMap(([row, weights]) => [row, ...Array.from(weights)]);
  return new Uint8Array([...new Uint8Array(words.buffer), ...bytes]);
}
