import type {
  AnalysedPopulation,
  ArrayId,
  NeuronStore,
  Program,
  Value,
} from '../../../controllers/engine/compiler/index.ts';
import { evaluator, NotOfOneNeuron } from './evaluate.ts';

/**
 * A leaky integrate-and-fire neuron with synaptic currents, as one step of it. With x the distance of the membrane from its zero:
 *
 *     u_c(t) = keep_c u_c(t-1) + sum of jump w,   over the weights w that arrive in the step for current c
 *     x(t) = keepMembrane x(t-1) + sum of u_c(t) + drive + sum of gain I,   over the inputs I
 *     a spike where x(t) is over the threshold, then x = 0 or x minus an amount
 *
 * This is what chips have whose neurons are circuits. u is in the unit of the membrane. Each array has one number a neuron.
 */
export interface CurrentBasedNeuron {
  /** Number of neurons. */
  readonly size: number;
  /** State variable of the membrane. */
  readonly membrane: string;
  /** One for each decay that the used receptors have; none where no spikes arrive. */
  readonly currents: readonly SynapticCurrent[];
  readonly keepMembrane: Float64Array;
  /** The membrane's zero, in the unit of the state: what it is reset to, or rest where a reset subtracts. */
  readonly zero: Float64Array;
  /** Addition to the membrane in each step without any input: where rest is not the zero, or a current flows all the time. */
  readonly drive: Float64Array;
  /** Threshold over the zero. */
  readonly threshold: Float64Array;
  /** Whether the membrane must be over the threshold to spike: v > V_th, and not v >= V_th. */
  readonly strict: boolean;
  /** To the zero, or by subtraction of an amount. */
  readonly reset: { readonly by: 'value' } | { readonly by: 'subtraction'; readonly amount: Float64Array };
  /** The longest refractory period in steps. */
  readonly refractorySteps: number;
  /** Jump of u by a weight of 1, by the array that weights are added to. */
  readonly jumps: ReadonlyMap<ArrayId, Float64Array>;
  /** Steps by which currents act later on the membrane than said above. */
  readonly lag: 0 | 1;
  /** By name of the input. */
  readonly gains: ReadonlyMap<string, Float64Array>;
}

/** A synaptic current of a group of neurons. */
export interface SynapticCurrent {
  /** State variables whose weighted sum it is; none where input jumps onto the membrane. */
  readonly variables: readonly string[];
  /** The arrays of the receptors whose weights it takes. */
  readonly receptors: readonly ArrayId[];
  readonly keep: Float64Array;
  /** Factor from the variable, less its constant, to u at the end of a step; for a current that is one variable. */
  readonly gain: Float64Array;
  /** Steady state of the variable without input; 0 where it does not act on the membrane. */
  readonly constant: Float64Array;
}

/** Why a population has no such neurons, and what would help. */
export interface Misfit {
  readonly misfit: string;
  readonly remedy: string;
}

const REMEDY = 'use a leaky integrate-and-fire neuron with one synaptic time constant, such as `lif` or `lifDelta`';
/** Relative difference of coefficients that count as equal. */
const TOLERANCE = 1e-9;
/** Size of the changes that coefficients are measured with, in the units of the model. */
const PROBE = 64;

/**
 * Reads the circuit out of an analysed population, whatever its equations look like: the step of each neuron is evaluated at a few
 * states, and is of this form where it is affine with the coefficients above.
 *
 * @param receptors arrays to which the projections onto the population add weights
 */
export function currentBasedNeuron(
  analysed: AnalysedPopulation,
  program: Program,
  receptors: ReadonlySet<ArrayId>,
): CurrentBasedNeuron | Misfit {
  try {
    return new Reading(analysed, program, [...receptors]).read();
  } catch (error) {
    if (error instanceof NotOfOneNeuron) return { misfit: error.message, remedy: REMEDY };
    throw error;
  }
}

class Reading {
  readonly #analysed: AnalysedPopulation;
  readonly #receptors: readonly ArrayId[];
  readonly #membrane: string;
  readonly #strict: boolean;
  readonly #fixed = new Map<ArrayId, ArrayLike<number>>();
  /** The state that may change, the membrane first. */
  readonly #names: readonly string[];
  readonly #program: Program;

  constructor(analysed: AnalysedPopulation, program: Program, receptors: readonly ArrayId[]) {
    this.#analysed = analysed;
    this.#program = program;
    this.#receptors = receptors;
    const { spike } = analysed.neuron;
    const overThreshold = spike.op === 'binary' && (spike.fn === 'greater' || spike.fn === 'greaterEqual');
    if (!overThreshold || spike.left.op !== 'reference' || !analysed.state.has(spike.left.name))
      throw new NotOfOneNeuron('it does not spike where one state variable exceeds a threshold');
    this.#membrane = spike.left.name;
    this.#strict = spike.fn === 'greater';
    this.#names = [this.#membrane, ...[...analysed.state.keys()].filter((name) => name !== this.#membrane)];
  }

  read(): CurrentBasedNeuron | Misfit {
    const { population, refractory, inputs } = this.#analysed;
    const { size } = population;
    const written = new Set(this.#analysed.loop.stores.map(({ array }) => array));
    const consumed = [...inputs].find(([, array]) => written.has(array));
    if (consumed !== undefined) throw new NotOfOneNeuron(`it uses its input '${consumed[0]}' up`);
    const one = this.#neuron(0);
    const all = this.#varies() ? Array.from({ length: size }, (_, i) => this.#neuron(i)) : undefined;
    const each = (of: (neuron: Neuron) => number): Float64Array =>
      all === undefined ? new Float64Array(size).fill(of(one)) : Float64Array.from(all, of);
    const neurons = all ?? [one];
    const misfit = neurons.map((neuron) => neuron.misfit).find((found) => found !== undefined);
    if (misfit !== undefined) return { misfit, remedy: REMEDY };
    if (neurons.some((neuron) => neuron.lag !== one.lag || neuron.subtracts !== one.subtracts))
      throw new NotOfOneNeuron('its neurons are of several kinds');
    return {
      ...{ size, membrane: this.#membrane, strict: this.#strict, lag: one.lag },
      currents: this.#currents(neurons).map((parts) => ({
        variables: [...new Set(parts.flatMap((r) => one.parts[r].name ?? []))],
        receptors: parts.map((r) => this.#receptors[r]),
        keep: each((neuron) => neuron.parts[parts[0]].keep),
        gain: each((neuron) => neuron.parts[parts[0]].gain),
        constant: each((neuron) => neuron.parts[parts[0]].constant),
      })),
      keepMembrane: each((neuron) => neuron.keepMembrane),
      zero: each((neuron) => neuron.zero),
      drive: each((neuron) => neuron.drive),
      threshold: each((neuron) => neuron.threshold),
      reset: one.subtracts ? { by: 'subtraction', amount: each((neuron) => neuron.reset) } : { by: 'value' },
      refractorySteps: refractory === undefined ? 0 : this.#longest(refractory.ticks),
      jumps: new Map(this.#receptors.map((array, r) => [array, each((neuron) => neuron.parts[r].jump)])),
      gains: new Map([...inputs.keys()].map((name, k) => [name, each((neuron) => neuron.gains[k])])),
    };
  }

  /** The used receptors in groups of equal decay. */
  #currents(neurons: readonly Neuron[]): number[][] {
    const groups: number[][] = [];
    this.#receptors.forEach((_, r) => {
      if (neurons.every(({ parts }) => parts[r].jump === 0)) return;
      const same = groups.find(([first]) => neurons.every(({ parts }) => near(parts[first].keep, parts[r].keep, 1)));
      if (same === undefined) groups.push([r]);
      else same.push(r);
    });
    return groups;
  }

  #longest(ticks: number | { readonly array: ArrayId }): number {
    if (typeof ticks === 'number') return ticks;
    let longest = 0;
    for (const one of this.#constants(ticks.array)) longest = Math.max(longest, one);
    return longest;
  }

  /** Whether a parameter differs between neurons. */
  #varies(): boolean {
    return [...this.#analysed.population.parameters.values()].some((value) => typeof value !== 'number');
  }

  /** The first values of an array, which are its only ones where it is no state. */
  #constants(array: ArrayId): Float64Array | Uint32Array {
    const known = this.#fixed.get(array);
    if (known !== undefined) return known as Float64Array;
    const { type, length, initial } = this.#program.arrays[array];
    const values = type === 'index' ? new Uint32Array(length) : new Float64Array(length);
    initial(values);
    this.#fixed.set(array, values);
    return values;
  }

  /** Values of a neuron after a step from a state in which everything is 0 but what is given. */
  #after(i: number, given: ReadonlyMap<ArrayId, number>): (value: Value) => number {
    const { state, inputs, receptors } = this.#analysed;
    const moving = new Set([...state.values(), ...inputs.values(), ...receptors.values()]);
    return evaluator((array) => given.get(array) ?? (moving.has(array) ? 0 : this.#constants(array)[i]));
  }

  /** The state at the end of a step, before a reset, the membrane first. */
  #step(i: number, given: ReadonlyMap<ArrayId, number>): number[] {
    const { state, loop } = this.#analysed;
    const evaluate = this.#after(i, given);
    return this.#names.map((name) => {
      const array = state.get(name) as ArrayId;
      const store = loop.stores.find((one) => one.array === array) as NeuronStore | undefined;
      if (store === undefined) return given.get(array) ?? 0;
      return evaluate(store.reset?.otherwise ?? store.value);
    });
  }

  #neuron(i: number): Neuron {
    const { state, inputs, neuron } = this.#analysed;
    const arrays = [...this.#names.map((name) => state.get(name) as ArrayId), ...inputs.values()];
    const start = this.#step(i, new Map());
    // A direct receptor is the state that it adds to; as another probe of that state it is linear too.
    const respond = (array: ArrayId): number[] =>
      this.#step(i, new Map([[array, PROBE]])).map((value, k) => (value - start[k]) / PROBE);
    const columns = new Map([...arrays, ...this.#receptors].map((array) => [array, respond(array)]));
    this.#checkAffine(i, start, columns);
    const of = (array: ArrayId): number[] => columns.get(array) as number[];

    const [keepMembrane, ...driven] = of(arrays[0]);
    const reach = this.#names.map((name, k) => ({ name, k, column: of(state.get(name) as ArrayId) })).slice(1);
    const constants = reach.map((one) => this.#constantOf(one, start[one.k], reach));
    const parts = this.#receptors.map((receptor) => this.#part(of(receptor), reach, constants));
    const used = parts.filter(({ jump }) => jump !== 0);
    const [lag = 0, ...lags] = used.map((part) => part.lag);
    const reset = this.#reset(i);
    const indirect = [...inputs.values()].some((array) => of(array).some((value, k) => k > 0 && !near(value, 0, 1)));
    const misfits: readonly (readonly [wrong: boolean, why: string])[] = [
      [neuron.reset.length !== 1, 'a spike resets more than the membrane'],
      [driven.some((value) => !near(value, 0, 1)), 'the membrane drives another state variable'],
      [indirect, 'an input drives a current, and not the membrane alone'],
      [lags.some((one) => one !== lag), 'its synaptic currents act at different times'],
    ];
    const misfit = misfits.find(([wrong]) => wrong)?.[1];
    const leak = 1 - keepMembrane;
    const zero = !reset.subtracts ? reset.amount : near(leak, 0, 1) ? 0 : start[0] / leak;
    const threshold = this.#thresholdAt(this.#after(i, new Map())) - zero;
    const flowing = reach.reduce((sum, { column }, n) => sum + column[0] * constants[n], start[0]);
    const drive = flowing - leak * zero;
    return {
      ...{ misfit, keepMembrane, zero, threshold, lag, parts },
      drive: near(drive, 0, threshold) ? 0 : drive,
      gains: [...inputs.values()].map((array) => of(array)[0]),
      subtracts: reset.subtracts,
      reset: reset.amount,
    };
  }

  /** Steady state of a state variable without input; 0 where it does not act on the membrane. */
  #constantOf({ name, k, column }: Reach, entering: number, reach: readonly Reach[]): number {
    if (near(entering, 0, 1) || near(column[0], 0, 1)) return 0;
    if (near(column[k], 1, 1) || reach.some((one) => one.k !== k && !near(column[one.k], 0, 1)))
      throw new NotOfOneNeuron(`'${name}' does not come to rest without input`);
    return entering / (1 - column[k]);
  }

  /** How a weight on one receptor moves the membrane, now and in later steps. */
  #part([now, ...states]: readonly number[], reach: readonly Reach[], constants: readonly number[]): Part {
    // A variable that only holds the input of the step, and acts on nothing later, is none of the state.
    const moved = reach.filter(
      ({ k, column }) => !near(states[k - 1], 0, 1) && column.some((value) => !near(value, 0, 1)),
    );
    if (moved.length === 0) return { jump: now, keep: 0, gain: 1, constant: 0, lag: 0, name: undefined };
    const [{ name, k, column }] = moved;
    if (moved.length > 1) throw new NotOfOneNeuron(`input moves several state variables, '${name}' among them`);
    const others = reach.filter((one) => one.k !== k && !near(column[one.k], 0, 1));
    if (others.length > 0) throw new NotOfOneNeuron(`'${name}' drives '${others[0].name}'`);
    const [onMembrane, keep, enters] = [column[0], column[k], states[k - 1]];
    const constant = constants[k - 1];
    if (near(now, 0, onMembrane * enters))
      return { jump: onMembrane * enters, keep, gain: onMembrane, constant, lag: 1, name };
    if (!near(onMembrane * enters, now * keep, now))
      throw new NotOfOneNeuron(`'${name}' acts on the membrane in another way when it jumps than later`);
    return { jump: now, keep, gain: now / enters, constant, lag: 0, name };
  }

  /** @throws NotOfOneNeuron where a step is not what its columns say, at a few states, or where the threshold moves */
  #checkAffine(i: number, start: readonly number[], columns: ReadonlyMap<ArrayId, readonly number[]>): void {
    const threshold = this.#thresholdAt(this.#after(i, new Map()));
    for (const scale of [1, -1, 1000, -1000]) {
      const given = new Map([...columns.keys()].map((array, n) => [array, scale * (3 + 7 * n)]));
      this.#step(i, given).forEach((value, k) => {
        const terms = [start[k], ...[...given].map(([array, x]) => x * (columns.get(array)?.[k] ?? 0))];
        const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        const sum = terms.reduce((total, term) => total + term, 0);
        if (!near(value, sum, size)) throw new NotOfOneNeuron(`a step of '${this.#names[k]}' is not linear`);
      });
      if (!near(this.#thresholdAt(this.#after(i, given)), threshold, Math.abs(threshold) + Math.abs(3000 * scale)))
        throw new NotOfOneNeuron('its threshold moves');
    }
  }

  #thresholdAt(evaluate: (value: Value) => number): number {
    const { spike } = this.#analysed.loop;
    if (spike.kind !== 'binary') throw new NotOfOneNeuron('it does not spike where a variable exceeds a threshold');
    return evaluate(spike.b);
  }

  #reset(i: number): { subtracts: boolean; amount: number } {
    const { state, loop } = this.#analysed;
    const array = state.get(this.#membrane) as ArrayId;
    const store = loop.stores.find((one) => one.array === array);
    if (store?.reset === undefined) throw new NotOfOneNeuron('a spike does not reset its membrane');
    const { spiking, otherwise } = store.reset;
    const at = (v: number): [after: number, before: number] => {
      const evaluate = this.#after(i, new Map([[array, v]]));
      return [evaluate(spiking), evaluate(otherwise)];
    };
    const [[a, beforeA], [b, beforeB]] = [at(0), at(PROBE)];
    if (near(a, b, 1)) return { subtracts: false, amount: a };
    if (near(beforeA - a, beforeB - b, Math.abs(beforeB) + 1)) return { subtracts: true, amount: beforeA - a };
    throw new NotOfOneNeuron('its reset neither sets the membrane to a value nor subtracts one from it');
  }
}

/** A state variable other than the membrane: its place, and what one unit of it adds to each variable in a step. */
interface Reach {
  readonly name: string;
  readonly k: number;
  readonly column: readonly number[];
}

/** Effect of a weight of 1 on a receptor. */
interface Part {
  readonly jump: number;
  readonly keep: number;
  readonly gain: number;
  readonly constant: number;
  readonly lag: 0 | 1;
  readonly name: string | undefined;
}

interface Neuron {
  readonly lag: 0 | 1;
  readonly misfit: string | undefined;
  readonly keepMembrane: number;
  /** One for each receptor. */
  readonly parts: readonly Part[];
  readonly zero: number;
  readonly drive: number;
  readonly threshold: number;
  readonly subtracts: boolean;
  readonly reset: number;
  readonly gains: readonly number[];
}

function near(a: number, b: number, size: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(size), 1e-6);
}
