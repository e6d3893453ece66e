import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { emitJavaScript } from '../compiler/emit/javascript.ts';
import { emitWebAssemblyThreads } from '../compiler/emit/threads/executable.ts';
import { emitWebAssembly } from '../compiler/emit/webassembly/module.ts';
import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { HeldDecays } from '../compiler/lowering/decay.ts';
import type { AnalysedModulator } from '../compiler/lowering/modulators.ts';
import type { AnalysedPopulation } from '../compiler/lowering/population.ts';
import type { AnalysedProjection } from '../compiler/lowering/projection.ts';
import { analyse } from '../compiler/passes/analyse.ts';
import type { Executable, Numbers, UniformSource } from '../compiler/program/executable.ts';
import type { SpikeRing } from '../compiler/program/loops.ts';
import { inTurns } from '../compiler/program/lower-expression.ts';
import type { ArrayId } from '../compiler/program/value.ts';
import { TURN } from '../compiler/program/value.ts';
import { notInNetwork, unknownName } from '../language/names.ts';
import type { LiveIn, QuantityIn, ReadIn } from '../language/quantity.ts';
import { askedUnit, checkLiveUnit, inUnit } from '../language/quantity.ts';
import type { Unit } from '../language/units.ts';
import { convertNumber } from '../language/units.ts';
import { finite, forEachValue } from '../language/values.ts';
import type { NeuronModel, SynapseModel } from '../model/model.ts';
import type { InputOf, NeuronUnit, ReadableOf, SynapseUnit } from '../model/unit-of.ts';
import type { Neurons, Population, Projection } from '../network/description.ts';
import { PopulationView } from '../network/description.ts';
import type { Encoding } from '../network/encoding.ts';
import type { Network } from '../network/network.ts';
import { populationOf } from '../network/view.ts';
import { isStateOf, restoreState, saveState } from './checkpoint.ts';
import { describeNetwork } from './describe.ts';
import { checkFinite, checkRates, MAXIMUM_RATE_HZ, SYNAPSES_EVERY } from './guards.ts';
import { HostInputs } from './host-inputs.ts';
import { takePlainState } from './plain-state.ts';
import type { Act, Look } from './schedule.ts';
import { Schedule } from './schedule.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { checkSimulationOptions, threadsFor } from './simulation-options.ts';
import type { Moment } from './synapse-access.ts';
import { readSynapses, writeSynapses } from './synapse-access.ts';
import { checkSigns, savedSigns } from './weight-signs.ts';

/** The last tick. Ticks are compared as signed 32-bit numbers, those at which refractory periods end too. */
const LAST_TICK = 0x7ff00000;

/** The tick from which on numbers of single precision are further apart than ticks: a time itself is not told to a step any more. */
const COARSE_FROM = 0x1000000;

/** Builds a network and returns it ready to run, as {@link simulate} does in this process. A board does it otherwise. */
export type Simulate = (network: Network, options?: SimulationOptions) => Simulation;

/**
 * Builds a network and returns it ready to run.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 10 });
 * const simulation = simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').fill(500);
 * simulation.onSpikes(cells, (tick, ids, count) => console.log(tick, ids.subarray(0, count)));
 * simulation.step(1000);
 * console.log(simulation.state(cells, 'v', 'mV'));
 *
 * @throws LanguageError, ValidationError
 */
export function simulate(network: Network, options: SimulationOptions = {}): Simulation {
  checkSimulationOptions(options);
  const { decays } = options;
  return new Simulation(analyse(network, given({ decays })), options);
}

/**
 * A built network. `step` advances it by any number of ticks; everything else happens between steps.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const cells = network.population('cells', lif, { size: 4 });
 * const simulation = simulate(network);
 * simulation.input(cells, 'I_ext', 'pA').set([300, 400, 500, 600]);
 * simulation.step(100);
 * const saved = simulation.save(); // bytes that a file can keep
 * simulation.step(100);
 * simulation.restore(saved);
 * console.log(simulation.tick); // 100
 */
export class Simulation {
  /** Description that it was built from. */
  readonly network: Network;
  /** Number of threads that step the network. */
  readonly threads: number;
  readonly #analysed: AnalysedModel;
  readonly #executable: Executable;
  readonly #decays: HeldDecays;
  readonly #checkTicks: number;
  readonly #maximumRateHz: number;
  readonly #schedule = new Schedule();
  readonly #hostInputs = new HostInputs();
  readonly #lastTick: number;
  /** Populations and projections that read a time itself in single precision. */
  readonly #coarse: readonly string[];
  #tick = 0;
  /** Scratch: the spikes of a population, of which a view takes its own. */
  #ids = new Uint32Array(0);

  /** @throws ValidationError `invalid_option` for uniform numbers without the double-precision program, or for impossible threads */
  constructor(analysed: AnalysedModel, options: SimulationOptions) {
    const {
      emitter = 'webassembly',
      uniform,
      checkTicks = 1000,
      maximumRateHz = MAXIMUM_RATE_HZ,
      decays = 'lazy',
    } = options;
    this.#decays = decays;
    if (uniform !== undefined && emitter !== 'javascript-f64') {
      throw new ValidationError('uniform numbers can be supplied to the double-precision program only', {
        code: 'invalid_option',
        expected: "emitter: 'javascript-f64'",
        received: typeof emitter === 'function' ? 'another emitter' : emitter,
      });
    }
    this.network = analysed.network;
    this.#analysed = withoutData(analysed);
    this.#checkTicks = checkTicks;
    this.threads = emitter === 'webassembly' ? threadsFor(analysed, options) : 1;
    this.#maximumRateHz = maximumRateHz;
    this.#executable = typeof emitter === 'function' ? emitter(analysed) : this.#emit(analysed, emitter, uniform);
    this.#coarse = coarseTimes(analysed, this.#executable);
    const last = this.#coarse.length > 0 ? COARSE_FROM : LAST_TICK;
    this.#lastTick = Math.min(last, 0x7fffffff - 1 - longestRefractory(analysed, this.#executable));
  }

  /** Number of completed ticks. */
  get tick(): number {
    return this.#tick;
  }

  /** Precision of the arrays of numbers that a host reads and writes: single (`f32`) or double (`f64`). */
  get precision(): 'f32' | 'f64' {
    return this.#executable.precision;
  }

  /**
   * Advances the network by `ticks` ticks, a whole number from 0.
   *
   * @throws ValidationError `invalid_ticks`; DivergenceError `input_not_finite`, `negative_rate`, `state_not_finite` or `runaway_rate`,
   *   naming population or projection, its neurons and the tick
   */
  step(ticks = 1): void {
    if (!Number.isSafeInteger(ticks) || ticks < 0) throw notTicks(ticks);
    this.#schedule.run(this.#tick, ticks, this.#advance);
  }

  /** Calls `look` whenever the number of completed ticks is a multiple of `ticks`. Returns a function that ends this. */
  every(ticks: number, look: Look): () => void {
    return this.#schedule.every(ticks, look);
  }

  /** Calls `act` before the next tick, and then before each tick that it returns. Returns a function that ends this. */
  before(act: Act): () => void {
    return this.#schedule.before(act);
  }

  /** Runs every block of the network for an event. @throws ValidationError for an event that no model has */
  raise(event: string): void {
    if (!this.#analysed.program.events.has(event))
      throw unknownName('event', event, this.#analysed.program.events.keys());
    this.#executable.raise(event, this.#tick);
  }

  /** Clears the transient activity of all populations: undelivered spikes, pending input and refractory periods. */
  clearActivity(): void {
    const { populations, program } = this.#analysed;
    const arrays = [...populations.values()].flatMap(({ activity }) => activity);
    for (const array of arrays) {
      const counts = program.arrays[array]?.type === 'index';
      (counts ? this.#executable.indices(array) : this.#executable.numbers(array)).fill(0);
    }
    this.#executable.send?.(arrays);
  }

  /**
   * Sets the level of a modulator: a number where its unit is 1, else a number with a unit, as in `'5 Hz'`.
   *
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`, `malformed_quantity`, `unknown_unit`, `not_finite`
   */
  setModulator(name: string, level: QuantityIn<string, number>): void {
    const { array, unit } = this.#modulator(name);
    this.#executable.numbers(array).fill(finite(inUnit<number>(level, unit, `the modulator ${name}`), name));
    this.#executable.send?.([array]);
  }

  /**
   * The level of a modulator in a unit, which may be left out where it is 1.
   *
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`; LanguageError `unknown_unit`
   */
  modulator(name: string, unit?: string): number {
    const { array, unit: declared } = this.#modulator(name);
    const asked = askedUnit(unit, declared, `the modulator ${name}`);
    this.#executable.fetch?.([array]);
    return convertNumber(this.#executable.numbers(array)[0], declared, asked);
  }

  /**
   * The live array of an input: one number per neuron, in the unit that the model declares. Write to it before a step. It may be
   * longer than the population. A view has a live array only where it is a slice. A step with a number in it that is not finite, or a
   * rate below 0, fails before it begins.
   *
   * @param unit the declared one, as in `simulation.input(cells, 'I_ext', 'pA')`; it may be left out where it is 1
   * @throws ValidationError `unknown_name`, `invalid_slice`, `unit_missing`, `dimension_mismatch`; `live_unit` for another unit of the
   *   dimension, as the array cannot be converted
   */
  input<M extends NeuronModel, K extends InputOf<M> = InputOf<M>>(
    neurons: Neurons<M>,
    name: K,
    ...[unit]: LiveIn<NeuronUnit<M, K>>
  ): Numbers {
    const { inputs, units } = this.#population(populationOf(neurons));
    const array = inputs.get(name);
    if (array === undefined) throw unknownName(`input of '${neurons.name}'`, name, inputs.keys());
    checkLiveUnit(unit, units.get(name) as Unit, ...placeOf(neurons, name));
    const values = this.#watched(populationOf(neurons), name, array);
    if (!(neurons instanceof PopulationView)) return values;
    if (neurons.first !== undefined) return values.subarray(neurons.first, neurons.first + neurons.size);
    throw new ValidationError(`the inputs of ${neurons.name} are not one array`, {
      code: 'invalid_slice',
      expected: 'a population or a slice of one',
      received: neurons.name,
      remedy: 'write to the input of the population, at the numbers in `ids`',
    });
  }

  /**
   * Computes an input by the encoder that the network declares for it, for the next step and all after it.
   *
   * @param numbers that the encoder reads, as many as it says
   * @throws ValidationError `unknown_name` for an encoder of another network, `size_mismatch`
   */
  encode(encoding: Encoding, numbers: ArrayLike<number>): void {
    const { neurons, input, encoder } = encoding;
    if (numbers.length !== encoder.reads) {
      throw new ValidationError(`'${input}' of '${neurons.name}' is encoded from other numbers`, {
        code: 'size_mismatch',
        expected: `${encoder.reads} numbers`,
        received: numbers.length,
      });
    }
    const array = this.#population(neurons).inputs.get(input) as ArrayId;
    encoder.write(numbers, this.#watched(neurons, input, array));
    this.#executable.encoded?.(encoding, numbers);
  }

  /**
   * Copies the indices of the neurons that spiked in the last tick to `out`, ascending. Returns their number.
   *
   * @throws ValidationError `size_mismatch` where more spiked than `out` has places
   */
  spikes(neurons: Neurons, out: Uint32Array): number {
    if (this.#tick === 0) return 0;
    const count = this.#spikesOf(neurons, this.#population(populationOf(neurons)).ring, this.#tick - 1, out);
    requireRoom(out, count, `the spikes of '${neurons.name}'`);
    return count;
  }

  /**
   * Calls `see` once for every tick in which neurons spiked. They are the first `count` of `ids`, ascending. The calls come when
   * a step ends or stops. A long step stops when the program can keep no more spikes: after at least 16 ticks for populations of
   * up to 65 536 neurons. Returns a function that ends this.
   *
   * @throws ValidationError `unknown_name` for neurons of another network
   */
  onSpikes(neurons: Neurons, see: (tick: number, ids: Uint32Array, count: number) => void): () => void {
    const { ring } = this.#population(populationOf(neurons));
    const ids = new Uint32Array(neurons.size);
    const executable = this.#executable;
    const read =
      neurons instanceof PopulationView
        ? (tick: number) => this.#spikesOf(neurons, ring, tick, ids)
        : (tick: number) => executable.spikes(ring, tick & (ring.slots - 1), ids);
    return this.#schedule.afterwards(ring.slots, (from, to) => {
      // A step that fails does not complete its last tick.
      const end = Math.min(to, this.#tick);
      for (let tick = from; tick < end; tick++) {
        const count = read(tick);
        if (count > 0) see(tick, ids, count);
      }
    });
  }

  /**
   * Copies a state variable or an input of neurons to `out` or to a new array.
   *
   * @param rest unit to read it in, as in `simulation.state(cells, 'v', 'mV')`; it may be left out where the declared one is 1
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`, `size_mismatch`; LanguageError `unknown_unit`
   */
  state<M extends NeuronModel, K extends ReadableOf<M> = ReadableOf<M>>(
    neurons: Neurons<M>,
    name: K,
    ...rest: ReadIn<NeuronUnit<M, K>, [out?: Float64Array]>
  ): Float64Array {
    const { state, inputs, units, instants } = this.#population(populationOf(neurons));
    const [unit, out = new Float64Array(neurons.size)]: [unit?: string, out?: Float64Array] = rest;
    const array = state.get(name) ?? inputs.get(name);
    if (array === undefined) throw unknownName(`state of '${neurons.name}'`, name, [...state.keys(), ...inputs.keys()]);
    requireRoom(out, neurons.size, `'${name}' of '${neurons.name}'`);
    const declared = units.get(name) as Unit;
    const asked = askedUnit(unit, declared, ...placeOf(neurons, name));
    // The mirror of an input is what the host wrote last.
    if (state.has(name)) this.#executable.fetch?.([array]);
    const values = this.#executable.numbers(array);
    const ids = neurons instanceof PopulationView ? neurons.ids : undefined;
    const turns = instants.get(name);
    if (turns !== undefined) this.#executable.fetch?.([turns]);
    const full = turns === undefined ? undefined : this.#executable.numbers(turns);
    const dt = this.network.step * 1e3;
    for (let n = 0; n < neurons.size; n++) {
      const i = ids?.[n] ?? n;
      const value = full === undefined ? values[i] : (full[i] * TURN + values[i]) * dt;
      out[n] = convertNumber(value, declared, asked);
    }
    return out;
  }

  /**
   * Sets a state variable of neurons: one value for all, or one per neuron, with their unit, as in
   * `simulation.setState(cells, 'v', mV([-50, -55]))`.
   *
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`, `size_mismatch`, `not_finite`
   */
  setState<M extends NeuronModel, K extends keyof M['state'] & string = keyof M['state'] & string>(
    neurons: Neurons<M>,
    name: K,
    values: QuantityIn<NeuronUnit<M, K>, number | ArrayLike<number>>,
  ): void {
    const { state, units, instants } = this.#population(populationOf(neurons));
    const array = state.get(name);
    if (array === undefined) throw unknownName(`state of '${neurons.name}'`, name, state.keys());
    // Padding, and the neurons that a view leaves out, keep their values.
    this.#executable.fetch?.([array]);
    const into = this.#executable.numbers(array);
    const ids = neurons instanceof PopulationView ? neurons.ids : undefined;
    const numbers = inUnit<number | ArrayLike<number>>(values, units.get(name) as Unit, ...placeOf(neurons, name));
    const turns = instants.get(name);
    if (turns !== undefined) this.#executable.fetch?.([turns]);
    const full = turns === undefined ? undefined : this.#executable.numbers(turns);
    const dt = this.network.step * 1e3;
    forEachValue(numbers, neurons.size, `${neurons.name}.${name}`, (value, n) => {
      const i = ids?.[n] ?? n;
      if (full === undefined) into[i] = value;
      else [full[i], into[i]] = inTurns(value / dt);
    });
    this.#executable.send?.(turns === undefined ? [array] : [array, turns]);
  }

  /** The unit in which the model declares what neurons or synapses have: state, or an input. @throws ValidationError `unknown_name` */
  unit(of: Neurons | Projection, name: string): string {
    const projection = this.#analysed.projections.get(of as Projection);
    const { units } = projection ?? this.#population(populationOf(of as Neurons));
    const unit = units.get(name);
    if (unit === undefined) throw unknownName(`state of '${of.name}'`, name, units.keys());
    return unit.symbol;
  }

  /**
   * Presynaptic and postsynaptic neuron of each synapse of a projection, in the order of `synapses`.
   *
   * @throws ValidationError `unknown_name` for a projection of another network
   */
  connections(projection: Projection): {
    /** Index of the presynaptic neuron of each synapse in the source population. */
    readonly pre: Uint32Array;
    /** Index of the postsynaptic neuron of each synapse in the target population. */
    readonly post: Uint32Array;
  } {
    return this.#projection(projection).layout.connections(this.#indices);
  }

  /**
   * A copy of a state variable of synapses: one value per synapse.
   *
   * @param unit to read it in, as in `simulation.synapses(projection, 'w', 'pA')`; it may be left out where the declared one is 1
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`; LanguageError `unknown_unit`
   */
  synapses<M extends SynapseModel, K extends keyof M['state'] & string = keyof M['state'] & string>(
    projection: Projection<M>,
    name: K,
    ...[unit]: ReadIn<SynapseUnit<M, K>>
  ): Float64Array {
    const { layout, state, units } = this.#projection(projection);
    const variable = state.get(name);
    if (variable === undefined) throw unknownName(`state of '${projection.name}'`, name, state.keys());
    const declared = units.get(name) as Unit;
    const asked = askedUnit(unit, declared, ...placeOf(projection, name));
    const values = readSynapses(layout, variable, this.#moment);
    return values.map((value) => convertNumber(value, declared, asked));
  }

  /**
   * Sets a state variable of synapses: one value for all, or one per synapse, with their unit.
   *
   * @throws ValidationError `unknown_name`, `unit_missing`, `dimension_mismatch`, `size_mismatch`, `not_finite`, `wrong_sign` for a weight
   *   that the receptor does not take
   */
  setSynapses<M extends SynapseModel, K extends keyof M['state'] & string = keyof M['state'] & string>(
    projection: Projection<M>,
    name: K,
    values: QuantityIn<SynapseUnit<M, K>, number | ArrayLike<number>>,
  ): void {
    const analysed = this.#projection(projection);
    const { layout, state, units } = analysed;
    const variable = state.get(name);
    if (variable === undefined) throw unknownName(`state of '${projection.name}'`, name, state.keys());
    const numbers = inUnit<number | ArrayLike<number>>(values, units.get(name) as Unit, ...placeOf(projection, name));
    checkSigns(analysed, name, numbers, this.#indices);
    writeSynapses(layout, variable, state.values(), `${projection.name}.${name}`, numbers, this.#moment);
  }

  /** The whole state, undelivered spikes and random counters included. */
  save(): Uint8Array {
    return saveState(this.#analysed.program, this.#executable, this.#tick);
  }

  /**
   * Restores a saved state. A network that steps its decays also takes what the same network saved in single precision, such as what was
   * learned in a simulation before it goes onto a board of integers.
   *
   * @throws ValidationError `state_mismatch` where it is of another network or precision, `wrong_sign` where it has a weight that a receptor
   *   does not take
   */
  restore(state: Uint8Array): void {
    const { program } = this.#analysed;
    if (this.#decays === 'stepped' && !isStateOf(program, this.#executable, state)) {
      const analysed = analyse(this.network);
      const executable = emitJavaScript(analysed.program, { precision: 'f32' });
      const tick = restoreState(analysed.program, executable, state, savedSigns(analysed, executable));
      takePlainState({ analysed, executable, tick }, this.#executable, program);
      this.#tick = tick;
      return;
    }
    this.#tick = restoreState(program, this.#executable, state, savedSigns(this.#analysed, this.#executable));
  }

  /**
   * Ends the threads of a network that has several. It cannot step any more; its state can still be read. A network on a board
   * lets the board go, and its state is gone.
   */
  dispose(): void {
    this.#executable.dispose?.();
  }

  /** The number of neurons, of synapses and of bytes. */
  size(): {
    /** Number of neurons of all populations. */
    readonly neurons: number;
    /** Number of synapses of all projections. */
    readonly synapses: number;
    /** Bytes of all arrays, counted as floats of `precision` and indices of 32 bits. */
    readonly bytes: number;
  } {
    const { network, projections, program } = this.#analysed;
    const width = this.precision === 'f32' ? 4 : 8;
    return {
      neurons: network.populations.reduce((sum, { size }) => sum + size, 0),
      synapses: [...projections.values()].reduce((sum, { layout }) => sum + layout.count, 0),
      bytes: program.arrays.reduce((sum, { type, length }) => sum + length * (type === 'index' ? 4 : width), 0),
    };
  }

  /** The number of synapses out of each neuron of a population. */
  outDegrees(population: Population): Uint32Array {
    const degrees = new Uint32Array(population.size);
    for (const { projection, layout } of this.#analysed.projections.values()) {
      if (projection.source !== population) continue;
      const { pre } = layout.connections(this.#indices);
      for (let k = 0; k < pre.length; k++) degrees[pre[k]]++;
    }
    return degrees;
  }

  /** The network as text for people: populations, synapses, memory, update order, cost of a step, integrators with reasons. */
  describe(): string {
    const [checkTicks, maximumRateHz] = [this.#checkTicks, this.#maximumRateHz];
    const { precision, threads } = this;
    return describeNetwork(this.#analysed, { ...this.size(), precision, threads, checkTicks, maximumRateHz });
  }

  /**
   * Searches all neurons and synapses for NaN and infinity.
   *
   * @throws DivergenceError `state_not_finite` naming population and neuron, or projection, source and target, and tick
   */
  checkFinite(): void {
    this.#search(true);
  }

  readonly #indices = (array: ArrayId): Uint32Array => this.#executable.indices(array);

  /** Emits the program in this process. */
  #emit({ program }: AnalysedModel, emitter: string, uniform: UniformSource | undefined): Executable {
    if (emitter !== 'webassembly')
      return emitJavaScript(program, {
        precision: emitter === 'javascript-f32' ? 'f32' : 'f64',
        ...given({ uniform }),
      });
    return this.threads > 1 ? emitWebAssemblyThreads(program, this.threads) : emitWebAssembly(program);
  }

  get #moment(): Moment {
    return { executable: this.#executable, program: this.#analysed.program, tick: this.#tick };
  }

  readonly #advance = (ticks: number): void => {
    if (this.#tick + ticks > this.#lastTick) {
      throw new ValidationError('a network cannot run for that long', {
        code: 'too_many_ticks',
        expected: `at most ${this.#lastTick} ticks`,
        received: this.#tick + ticks,
        remedy:
          this.#coarse.length === 0
            ? 'build it anew'
            : `${this.#coarse.join(', ')} read a time itself, which single precision tells to a step up to here: read differences of times, as in t - last, or build it anew`,
      });
    }
    this.#hostInputs.check(this.#tick);
    for (let left = ticks; left > 0; ) {
      const stride = Math.min(left, this.#checkTicks - (this.#tick % this.#checkTicks));
      this.#executable.run(this.#tick, stride);
      this.#tick += stride;
      left -= stride;
      if (this.#tick % this.#checkTicks === 0) this.#check();
    }
  };

  #check(): void {
    this.#search(this.#tick % (SYNAPSES_EVERY * this.#checkTicks) === 0);
    const { spikeCounts } = this.#analysed;
    checkRates(spikeCounts, this.#executable, this.#tick, this.network.step, this.#maximumRateHz);
  }

  #search(synapses: boolean): void {
    checkFinite(this.#analysed, this.#executable, this.#tick, synapses);
  }

  #spikesOf(neurons: Neurons, ring: SpikeRing, tick: number, out: Uint32Array): number {
    const slot = tick & (ring.slots - 1);
    if (!(neurons instanceof PopulationView)) return this.#executable.spikes(ring, slot, out);
    if (this.#ids.length < ring.size) this.#ids = new Uint32Array(ring.size);
    const count = this.#executable.spikes(ring, slot, this.#ids);
    let seen = 0;
    for (let i = 0; i < count; i++) {
      const place = neurons.placeOf(this.#ids[i]);
      if (place >= 0) out[seen++] = place;
    }
    return seen;
  }

  /** The live array of an input, which is searched before steps from now on. */
  #watched(neurons: Population, name: string, array: ArrayId): Numbers {
    const values = this.#executable.numbers(array);
    if (!this.#hostInputs.has(array)) this.#hostInputs.add(array, this.#population(neurons), name, values);
    return values;
  }

  #modulator(name: string): AnalysedModulator {
    const modulator = this.#analysed.modulators.get(name);
    if (modulator === undefined) throw unknownName('modulator', name, this.#analysed.modulators.keys());
    return modulator;
  }

  #population(population: Population): AnalysedPopulation {
    const lowered = this.#analysed.populations.get(population);
    if (lowered === undefined) throw notInNetwork('population', population);
    return lowered;
  }

  #projection(projection: Projection): AnalysedProjection {
    const lowered = this.#analysed.projections.get(projection);
    if (lowered === undefined) throw notInNetwork('projection', projection);
    return lowered;
  }
}

function notTicks(received: number): ValidationError {
  return new ValidationError('a network is stepped by a whole number of ticks', {
    code: 'invalid_ticks',
    expected: 'a whole number from 0',
    received,
    remedy: 'round it, or divide a time by the step of the network and round that',
  });
}

/** How errors name what neurons or synapses have: with their model, and where. */
function placeOf(of: Neurons | Projection, name: string): [what: string, block: string] {
  const { model } = of instanceof PopulationView ? of.population : of;
  return [`${name} of ${model.name}`, of.name];
}

/** Names of what reads a time itself, and not a difference of two, in a program of single precision. */
function coarseTimes({ populations, projections }: AnalysedModel, { precision }: Executable): string[] {
  if (precision === 'f64') return [];
  return [...populations.values(), ...projections.values()].flatMap((one) =>
    one.readsTime ? [`'${('population' in one ? one.population : one.projection).name}'`] : [],
  );
}

/** The longest refractory period in ticks. */
function longestRefractory({ populations }: AnalysedModel, executable: Executable): number {
  let longest = 0;
  for (const { refractory } of populations.values()) {
    const ticks = refractory?.ticks ?? 0;
    if (typeof ticks === 'number') longest = Math.max(longest, ticks);
    else for (const one of executable.indices(ticks.array)) longest = Math.max(longest, one);
  }
  return longest;
}

/** A model without the first values of its arrays. The program that was built from it has them now. */
function withoutData(analysed: AnalysedModel): AnalysedModel {
  const initial = (): never => {
    throw new Error('the first values of a built program are gone');
  };
  const arrays = analysed.program.arrays.map((declaration) => ({ ...declaration, initial }));
  return { ...analysed, program: { ...analysed.program, arrays } };
}

function requireRoom(out: { readonly length: number }, count: number, what: string): void {
  if (count <= out.length) return;
  throw new ValidationError(`an array is too short for ${what}`, {
    code: 'size_mismatch',
    expected: `at least ${count} places`,
    received: out.length,
  });
}
