import { BridgeError } from '../../../agents/errors.ts';
import type {
  AnalysedModel,
  ArrayId,
  Executable,
  Numbers,
  SpikeRing,
} from '../../../controllers/engine/compiler/index.ts';
import { notTold } from '../board.ts';
import { CircuitExecutable, type Traffic } from '../circuits/circuit-executable.ts';
import type { Placement } from '../circuits/placement.ts';
import { TinyOdinChip } from './chip.ts';
import type { TinyOdinCore } from './core.ts';
import type { TinyOdinLayout } from './integers.ts';

/** A network whose neurons are on a chip, or on its twin, until it is let go. Potentials are read from it when they are asked for. */
export class TinyOdinExecutable implements Executable {
  readonly precision = 'f64';
  readonly #inner: CircuitExecutable;
  readonly #chip: TinyOdinChip;
  readonly #close: () => void;
  /** Arrays of membrane potentials. */
  readonly #potentials: ReadonlySet<ArrayId | undefined>;
  #closed = false;

  /** @param close lets the chip go */
  constructor(
    model: AnalysedModel,
    placement: Placement,
    layout: TinyOdinLayout,
    core: TinyOdinCore,
    close: () => void = () => {},
  ) {
    this.#close = close;
    const told = new Set(layout.groups.map(({ placed: { analysed, neuron } }) => analysed.state.get(neuron.membrane)));
    const untold = new Map(
      layout.groups.flatMap(({ placed: { analysed } }) =>
        [...analysed.state].map(([name, array]) => [array, `${name} of '${analysed.population.name}'`] as const),
      ),
    );
    for (const array of told) untold.delete(array as ArrayId);
    let chip: TinyOdinChip | undefined;
    this.#inner = new CircuitExecutable(
      model,
      placement,
      (mirrors) => (chip = new TinyOdinChip(layout, mirrors, core)),
      (array) => (untold.has(array) ? notTold('tinyodin', untold.get(array) as string) : undefined),
    );
    this.#chip = chip as unknown as TinyOdinChip;
    this.#potentials = told;
    this.#chip.tellState();
  }

  get traffic(): Traffic {
    return this.#inner.traffic;
  }

  numbers(array: ArrayId): Numbers {
    return this.#inner.numbers(array);
  }

  indices(array: ArrayId): Uint32Array {
    return this.#inner.indices(array);
  }

  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#inner.spikes(ring, slot, out);
  }

  /** @throws BridgeError `board_gone` once it was let go; as the pins */
  run(tick: number, steps: number): void {
    this.#usable();
    this.#inner.run(tick, steps);
  }

  /** @throws BridgeError `board_gone` once it was let go; as the pins */
  raise(event: string, tick: number): void {
    this.#usable();
    this.#chip.tellState();
    this.#inner.raise(event, tick);
  }

  knows(array: ArrayId): boolean {
    return this.#inner.knows(array);
  }

  fetch(arrays: readonly ArrayId[]): void {
    if (!this.#closed && arrays.some((array) => this.#potentials.has(array))) this.#chip.tellState();
    this.#inner.fetch(arrays);
  }

  /** @throws BridgeError `board_gone` once it was let go, `beyond_plan`; as the pins */
  send(arrays: readonly ArrayId[]): void {
    this.#usable();
    this.#inner.send(arrays);
  }

  /** @throws BridgeError `board_gone` once it was let go; as the pins */
  save(): Uint8Array {
    this.#usable();
    this.#chip.tellState();
    return this.#inner.save();
  }

  /** @throws BridgeError `board_gone` once it was let go; ValidationError `state_mismatch`; as the pins */
  restore(state: Uint8Array): void {
    this.#usable();
    this.#inner.restore(state);
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#close();
  }

  #usable(): void {
    if (!this.#closed) return;
    throw new BridgeError('tinyodin was let go', {
      ...{ code: 'board_gone', block: 'tinyodin' },
      remedy: 'deploy the network again',
    });
  }
}
