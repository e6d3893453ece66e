import { BridgeError, type ReafferenceError, ValidationError } from '../../../agents/errors.ts';
import { emitJavaScript } from '../../../controllers/engine/compiler/emit/javascript.ts';
import type {
  AnalysedModel,
  ArrayDeclaration,
  ArrayId,
  Executable,
  Loop,
  Numbers,
  Program,
  SpikeRing,
} from '../../../controllers/engine/compiler/index.ts';
import { concatenated } from '../../../kernels/concatenated.ts';
import type { PlacedPopulation, PlacedProjection, Placement } from './placement.ts';

/** The arrays of a program: the chip reads weights, inputs and spikes there, and writes spikes and state. */
export interface Mirrors {
  numbers(array: ArrayId): Numbers;
  indices(array: ArrayId): Uint32Array;
}

/** Numbers that crossed the border of the chip. */
export interface Traffic {
  /** Spikes of sources, and inputs of neurons at each call of `run`. */
  sent: number;
  /** Spikes of the chip's neurons. */
  received: number;
}

/**
 * A chip of fixed circuits, or the model of one, with the placed part of a network in its own integers.
 */
export interface Chip {
  /**
   * Takes the weights of a projection, the projections numbered as they are placed. Returns how many of them are beyond the
   * integers of the plan; these are clipped.
   */
  takeWeights(projection: number): number;
  /** Takes the state of a population. */
  takeState(population: PlacedPopulation): void;
  /** Takes notice of spikes of a population that the host has cleared from its ring, where the chip has them elsewhere too. */
  takeSpikes?(population: PlacedPopulation): void;
  /** Writes the state of all populations to the mirrors. */
  giveState(): void;
  /** Takes the inputs of all populations, which stay the same in the steps that follow. */
  takeInputs(): void;
  /** Advances by a tick: reads the spikes of earlier ticks, and writes those of this one. */
  step(tick: number): void;
  /** Returns the part of the chip's state that the mirrors do not hold: `savedBytes` bytes. */
  save(): Uint8Array;
  restore(state: Uint8Array): void;
  readonly savedBytes: number;
  /** Weights and constants as the chip holds them, in the order of the plan's. */
  image(): Uint8Array;
  /** Numbers beyond what the plan allows for, by what they are; only those that there were. */
  exceeded(): ReadonlyMap<string, number>;
}

/**
 * A network of which a chip steps the placed populations and the host the rest: sources of spikes, counts, events. In a tick the
 * chip comes first, since what is sent in a tick reaches it in a later one.
 */
export class CircuitExecutable implements Executable {
  readonly precision = 'f64';
  readonly #host: Executable;
  readonly #chip: Chip;
  readonly #state: readonly ArrayDeclaration[];
  readonly #weights: ReadonlyMap<ArrayId, number>;
  readonly #states: ReadonlyMap<ArrayId, PlacedPopulation>;
  readonly #populations: readonly PlacedPopulation[];
  readonly #placed: readonly PlacedProjection[];
  readonly traffic: Traffic = { sent: 0, received: 0 };
  readonly #sources: readonly SpikeRing[];
  readonly #inputs: number;
  readonly #untold: (array: ArrayId) => ReafferenceError | undefined;

  /**
   * @param untold the error for an array that the chip cannot tell
   */
  constructor(
    { program }: AnalysedModel,
    placement: Placement,
    chip: (mirrors: Mirrors) => Chip,
    untold: (array: ArrayId) => ReafferenceError | undefined,
  ) {
    const { populations, projections } = placement;
    this.#host = emitJavaScript(withoutCircuits(program, placement), { precision: 'f64' });
    this.#populations = populations;
    this.#placed = projections;
    this.#state = program.arrays.filter(({ state }) => state).map((array) => ({ ...array, initial: () => {} }));
    this.#weights = new Map(projections.map(({ weights }, k) => [weights, k]));
    this.#states = new Map(
      populations.flatMap((population) => [...population.analysed.state.values()].map((array) => [array, population])),
    );
    this.#untold = untold;
    this.#sources = [...new Set(projections.map(({ source }) => source))]
      .filter((source) => !populations.some(({ analysed }) => analysed === source))
      .map(({ ring }) => ring);
    this.#inputs = populations.reduce((sum, { neuron }) => sum + neuron.size * neuron.gains.size, 0);
    this.#chip = chip(this.#host);
    projections.forEach((_, k) => {
      this.#chip.takeWeights(k);
    });
    for (const population of populations) this.#chip.takeState(population);
    this.#chip.giveState();
  }

  numbers(array: ArrayId): Numbers {
    return this.#host.numbers(array);
  }

  indices(array: ArrayId): Uint32Array {
    return this.#host.indices(array);
  }

  run(tick: number, steps: number): void {
    this.#chip.takeInputs();
    for (let t = tick; t < tick + steps; t++) {
      this.#chip.step(t);
      this.#host.run(t, 1);
      this.#count(t);
    }
    this.traffic.sent += this.#inputs;
    this.#chip.giveState();
  }

  raise(event: string, tick: number): void {
    this.#host.raise(event, tick);
    for (const population of this.#populations) this.#chip.takeState(population);
    this.#chip.giveState();
  }

  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number {
    return this.#host.spikes(ring, slot, out);
  }

  knows(array: ArrayId): boolean {
    return this.#untold(array) === undefined;
  }

  /** Checks that the chip can tell these arrays. @throws the error that `untold` gives for one that it cannot */
  fetch(arrays: readonly ArrayId[]): void {
    for (const array of arrays) this.#check(array);
  }

  /** @throws BridgeError `beyond_plan` for weights beyond the integers of the plan; as {@link fetch} */
  send(arrays: readonly ArrayId[]): void {
    for (const array of arrays) {
      this.#check(array);
      const projection = this.#weights.get(array);
      if (projection !== undefined) this.#takeWeights(projection);
      const population = this.#states.get(array);
      if (population !== undefined) this.#chip.takeState(population);
      const cleared = this.#populations.find(({ analysed }) => analysed.ring.counts === array);
      if (cleared !== undefined) this.#chip.takeSpikes?.(cleared);
    }
    this.#chip.giveState();
  }

  /** The arrays of the state, then the chip's own. */
  save(): Uint8Array {
    return concatenated([...this.#state.map((array) => this.#bytes(array)), this.#chip.save()]);
  }

  /** Restores a saved state. @throws ValidationError `state_mismatch` for one of another size */
  restore(state: Uint8Array): void {
    const arrays = this.#state.map((array) => this.#bytes(array));
    const length = arrays.reduce((sum, array) => sum + array.length, 0);
    if (state.length !== length + this.#chip.savedBytes)
      throw new ValidationError('the saved state is not of this network on this board', {
        code: 'state_mismatch',
        expected: `${length + this.#chip.savedBytes} bytes`,
        received: `${state.length} bytes`,
        remedy: 'restore into the network and board that saved it',
      });
    let at = 0;
    for (const array of arrays) {
      array.set(state.subarray(at, at + array.length));
      at += array.length;
    }
    this.#weights.forEach((projection) => {
      this.#chip.takeWeights(projection);
    });
    this.#chip.restore(state.slice(at));
    this.#chip.giveState();
  }

  #count(tick: number): void {
    const spikes = ({ counts, slots }: SpikeRing): number => this.indices(counts)[tick & (slots - 1)];
    for (const ring of this.#sources) this.traffic.sent += spikes(ring);
    for (const { analysed } of this.#populations) this.traffic.received += spikes(analysed.ring);
  }

  #bytes({ id, type }: ArrayDeclaration): Uint8Array {
    const { buffer, byteOffset, byteLength } = type === 'index' ? this.indices(id) : this.numbers(id);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** @throws BridgeError `beyond_plan` */
  #takeWeights(projection: number): void {
    const beyond = this.#chip.takeWeights(projection);
    if (beyond === 0) return;
    const { name } = this.#placed[projection].analysed.projection;
    throw new BridgeError(`weights of '${name}' are beyond what the plan has integers for`, {
      code: 'beyond_plan',
      expected: 'weights no larger than those that the network was planned with, and of their signs',
      received: `${beyond} weights beyond them, which are clipped`,
      block: name,
      remedy: 'give the network these weights as its initial ones, and plan it anew',
    });
  }

  #check(array: ArrayId): void {
    const error = this.#untold(array);
    if (error !== undefined) throw error;
  }
}

/** A program without what the chip computes. */
function withoutCircuits(program: Program, { populations, projections }: Placement): Program {
  const placed = new Set(populations.map(({ analysed }) => analysed.population.name));
  const onto = new Set(projections.map(({ analysed }) => analysed.projection.name));
  const computed = (loop: Loop): boolean =>
    (loop.kind === 'neurons' && placed.has(loop.ring.population)) ||
    (loop.kind === 'rows' && onto.has(loop.projection));
  return { ...program, tick: program.tick.filter((loop) => !computed(loop)) };
}
