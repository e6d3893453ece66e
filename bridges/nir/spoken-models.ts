import { given } from '../../agents/given.ts';
import { ValidationError } from '../../agents/index.ts';
import type { NeuronModel, Population } from '../../controllers/engine/index.ts';
import { lif, lifDelta } from '../../controllers/neurons/index.ts';
import { fieldsOf, type NirArray, type NirPrimitive } from './primitives.ts';
import { modelFor, type NirMethod, type NirReset } from './stepping.ts';

/** A population in the words of NIR. */
export interface SpokenPopulation {
  readonly node: NirPrimitive;
  /** Constant part of the signal, one number for each neuron, without a unit. */
  readonly bias: Float64Array;
}

/** One way to say a model in NIR: the type of the node, and how it must be stepped then. */
interface Saying {
  readonly method: NirMethod;
  readonly reset: NirReset;
  /** @param receptors the receptors that projections act on, at a step in ms */
  say(population: Population, receptors: ReadonlySet<string>, dt: number): SpokenPopulation;
}

const METHODS: readonly NirMethod[] = ['exact', 'sequential', 'euler'];
const RESETS: readonly NirReset[] = ['value', 'subtract'];
const TYPES = ['I', 'IF', 'LI', 'LIF', 'CubaLI', 'CubaLIF', 'Threshold'] as const;

/** How NIR can say a model; no way for most models. Models are known by their equations, not by their name. */
function sayings(model: NeuronModel): readonly Saying[] {
  if (same(model, lifDelta)) return [{ method: 'exact', reset: 'value', say: sayLifDelta }];
  if (same(model, lif)) return [{ method: 'exact', reset: 'value', say: sayLif }];
  return METHODS.flatMap((method) =>
    RESETS.flatMap((reset) =>
      TYPES.flatMap((type): Saying[] => {
        const builtIn = modelFor(type, { step: 1, spike: 'held', method, reset });
        return builtIn !== undefined && same(model, builtIn)
          ? [{ method, reset, say: (one) => sayOwn(one, type) }]
          : [];
      }),
    ),
  );
}

/**
 * The populations of a network in the words of NIR, and the one way in which all of them are stepped and reset.
 *
 * @param receptorsOf the receptors of a population that projections act on
 * @param step of the network in seconds
 * @throws ValidationError `not_in_nir`, naming the population
 */
export function spokenPopulations(
  populations: readonly Population[],
  receptorsOf: (population: Population) => ReadonlySet<string>,
  step: number,
): {
  readonly method: NirMethod;
  readonly reset: NirReset;
  readonly spoken: ReadonlyMap<Population, SpokenPopulation>;
} {
  const ways = new Map(populations.map((population) => [population, sayings(population.model)]));
  for (const [{ name, model }, list] of ways) {
    if (list.length > 0) continue;
    throw notInNir(name, 'the models nirLif and its like, lif, lifDelta, and spikeSource', `the model '${model.name}'`);
  }
  for (const population of populations) withoutInputs(population);
  for (const method of METHODS) {
    for (const reset of RESETS) {
      const chosen = populations.map((one) =>
        ways.get(one)?.find((way) => way.method === method && way.reset === reset),
      );
      if (chosen.includes(undefined)) continue;
      const spoken = populations.map((population, k): [Population, SpokenPopulation] => [
        population,
        (chosen[k] as Saying).say(population, receptorsOf(population), step * 1e3),
      ]);
      return { method, reset, spoken: new Map(spoken) };
    }
  }
  const ofEach = populations.map(({ name, model }) => `${name}: ${model.name}`).join(', ');
  throw notInNir(populations[0].name, 'populations that are all stepped and reset alike', ofEach);
}

/** The error for what NIR has no word for. */
export function notInNir(block: string, expected: string, received: unknown, remedy?: string): ValidationError {
  return new ValidationError(`NIR has no word for something of '${block}'`, {
    code: 'not_in_nir',
    expected,
    received,
    block,
    ...given({ remedy }),
  });
}

const PARTS = ['state', 'receptors', 'onStep', 'equations', 'method', 'spike', 'reset', 'refractory'] as const;

/** Whether two models compute the same, whatever their names, sources and defaults. */
export function same(one: NeuronModel, other: NeuronModel): boolean {
  return PARTS.every((part) => JSON.stringify(one[part]) === JSON.stringify(other[part]));
}

/** One number for each neuron, in the unit of the model. */
function valuesOf({ parameters, size }: Population, name: string): Float64Array {
  const value = parameters.get(name) ?? 0;
  return typeof value === 'number' ? new Float64Array(size).fill(value) : Float64Array.from(value);
}

const arrayOf = (data: Float64Array): NirArray => ({ shape: [data.length], data });

function sayOwn(population: Population, type: (typeof TYPES)[number]): SpokenPopulation {
  startsAt(population, { v: () => 0, i: () => 0 });
  const { parameters } = population.model;
  const fields = fieldsOf(type).map(([field]) => {
    const values = valuesOf(population, field);
    return [field, arrayOf(parameters[field].unit === 'ms' ? values.map((one) => one / 1e3) : values)];
  });
  return { node: { type, ...Object.fromEntries(fields) } as NirPrimitive, bias: valuesOf(population, 'bias') };
}

/**
 * Potentials are said relative to rest. A weight is a jump in mV at the end of a step, which a signal w of the length of a step h gives
 * through r = 1/(1 - exp(-h/tau)).
 */
function sayLifDelta(population: Population, _: ReadonlySet<string>, dt: number): SpokenPopulation {
  const rest = relativeToRest(population);
  const tau = valuesOf(population, 'tau_m');
  const r = tau.map((one) => -1 / Math.expm1(-dt / one));
  return {
    node: { type: 'LIF', tau: inSeconds(tau), r: arrayOf(r), ...rest },
    bias: new Float64Array(population.size),
  };
}

/**
 * Potentials are said relative to rest, currents in pA. A weight is a jump of the current at the start of a step h; a signal w of that
 * length brings the same charge through w_in = tau_syn/h, on average half a step later.
 */
function sayLif(population: Population, receptors: ReadonlySet<string>, dt: number): SpokenPopulation {
  const rest = relativeToRest(population);
  const tau = valuesOf(population, 'tau_m');
  const capacity = valuesOf(population, 'C_m');
  const [excitatory, inhibitory] = [valuesOf(population, 'tau_syn_ex'), valuesOf(population, 'tau_syn_in')];
  if (receptors.size > 1 && excitatory.some((one, k) => one !== inhibitory[k])) {
    const received = 'currents that decay with two time constants';
    throw notInNir(population.name, 'one time constant', received, 'give tau_syn_ex and tau_syn_in the same value');
  }
  const decay = receptors.has('inhibitory') ? inhibitory : excitatory;
  const node: NirPrimitive = {
    type: 'CubaLIF',
    tau_syn: inSeconds(decay),
    tau_mem: inSeconds(tau),
    r: arrayOf(tau.map((one, k) => one / capacity[k])),
    ...rest,
    w_in: arrayOf(decay.map((one) => one / dt)),
  };
  return { node, bias: new Float64Array(population.size) };
}

const inSeconds = (milliseconds: Float64Array): NirArray => arrayOf(milliseconds.map((one) => one / 1e3));

/** Leak, threshold and reset of a neuron in mV above rest, where it starts and is never refractory. */
function relativeToRest(population: Population): {
  readonly v_leak: NirArray;
  readonly v_threshold: NirArray;
  readonly v_reset: NirArray;
} {
  const rest = valuesOf(population, 'E_L');
  startsAt(population, { v: (k) => rest[k], i_ex: () => 0, i_in: () => 0 });
  const pause = valuesOf(population, 't_ref').find((one) => one !== 0);
  if (pause !== undefined) {
    const remedy = "give it parameters: { t_ref: '0 ms' }";
    throw notInNir(population.name, 'no refractory time', `a refractory time of ${pause} ms`, remedy);
  }
  const above = (name: string): NirArray => arrayOf(valuesOf(population, name).map((one, k) => one - rest[k]));
  return { v_leak: arrayOf(new Float64Array(rest.length)), v_threshold: above('V_th'), v_reset: above('V_reset') };
}

/** @throws ValidationError `not_in_nir` for a population with inputs that are not the model's */
function withoutInputs({ name, model, inputs }: Population): void {
  for (const [input, given] of inputs) {
    const usual = model.inputs?.[input].default;
    const other = typeof given === 'number' ? [given].find((one) => one !== usual) : given.find((one) => one !== usual);
    if (other === undefined) continue;
    throw notInNir(name, `'${input}' as the model has it: ${usual}`, other, 'set the input when the network runs');
  }
}

/** @throws ValidationError `not_in_nir` for a population whose state starts elsewhere */
function startsAt({ name, initial, size }: Population, starts: Readonly<Record<string, (k: number) => number>>): void {
  for (const [state, given] of initial) {
    for (let k = 0; k < size; k++) {
      const value = typeof given === 'number' ? given : given[k];
      if (starts[state] === undefined || value === starts[state](k)) continue;
      throw notInNir(name, `'${state}' at rest at the start`, value, 'set the state when the network runs');
    }
  }
}
