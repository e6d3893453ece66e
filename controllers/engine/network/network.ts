import { wholeTicks } from '../../../agents/clock.ts';
import { TimingError, ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { inMilliseconds } from '../../../agents/in-milliseconds.ts';
import { checkOptions, type Every } from '../../../agents/known-options.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { RandomStream } from '../../../kernels/random.ts';
import type { Known } from '../language/known.ts';
import { unknownName } from '../language/names.ts';
import type { LiveIn, QuantityIn, QuantityValues } from '../language/quantity.ts';
import { checkLiveUnit, inUnit } from '../language/quantity.ts';
import { parseUnit } from '../language/units.ts';
import { finite } from '../language/values.ts';
import { checkNeuron } from '../model/check-neuron.ts';
import { checkRule } from '../model/check-rule.ts';
import { declaredUnit, weightUnit } from '../model/declared-unit.ts';
import type { NeuronModel, SynapseModel } from '../model/model.ts';
import type { InputOf, NeuronUnit, ReceptorOf, SynapticUnit } from '../model/unit-of.ts';
import type { Connectivity } from './connectivity.ts';
import type {
  Declared,
  Neurons,
  NeuronValues,
  ParameterValues,
  Population,
  Projection,
  SynapseValues,
} from './description.ts';
import type { Encoder, Encoding } from './encoding.ts';
import { placesOf } from './expected-memory.ts';
import { checkFits } from './memory-limit.ts';
import { stepInSeconds } from './network-step.ts';
import { connectViews, populationOf, valuesInViews } from './view.ts';

/** How a network is stepped and drawn. */
export interface NetworkOptions {
  /** Duration of a step, as in `'0.1 ms'` or `seconds(period)`. Default: 1 ms. */
  readonly step?: QuantityIn<'s', number>;
  /** Seed of all random draws, a whole number. */
  readonly seed: number;
  /**
   * Takes a step of more than 10 ms, and one in which a membrane decays to less than 1/e, both of which are refused by default: a
   * neuron spikes at most once in a step, and what happens within one is not seen.
   */
  readonly allowLongStep?: boolean;
}

const NETWORK = { step: true, seed: true, allowLongStep: true } satisfies Every<NetworkOptions>;

/** How many neurons a population has, and their values where they differ from the model's. */
export interface PopulationOptions<M extends NeuronModel> {
  /** Number of neurons, at least 1. */
  readonly size: number;
  /** Parameters that differ from the model's, for all neurons or for each. Default: the model's. */
  readonly parameters?: ParameterValues<M['parameters']>;
  /** State at the start. Default: the model's. */
  readonly initial?: ParameterValues<M['state']>;
  /** Inputs at the start, such as rates and currents; they keep these values until the host sets others. Default: the model's. */
  readonly inputs?: ParameterValues<NonNullable<M['inputs']>>;
}

const POPULATION = { size: true, parameters: true, initial: true, inputs: true } satisfies Every<
  PopulationOptions<NeuronModel>
>;

const SECOND = parseUnit('s');

/** Which neurons a projection connects, by which synapses: M, onto the receptor R of neurons T. */
export interface ProjectionOptions<
  M extends SynapseModel,
  T extends NeuronModel = NeuronModel,
  R extends string = ReceptorOf<T>,
> {
  /** Synapse model or plasticity rule of the synapses. */
  readonly synapse: M;
  /** Connectivity that draws the synapses: `allToAll()`. It numbers the neurons of a view within the view. */
  readonly connect: Connectivity;
  /** Receptor of the target. It may be left out where the target has only one. */
  readonly receptor?: R;
  /** A time: a whole number of steps. 0 is allowed where the source is updated before the target. Default: one step. */
  readonly delay?: QuantityIn<'s', SynapseValues>;
  /** Default: the model's. */
  readonly parameters?: {
    readonly [K in keyof NonNullable<M['parameters']>]?: QuantityIn<
      SynapticUnit<NonNullable<M['parameters']>[K]['unit'], T, R>,
      number
    >;
  };
  /** State of the synapses at the start. Default: the model's. */
  readonly initial?: {
    readonly [K in keyof M['state']]?: QuantityIn<SynapticUnit<M['state'][K]['unit'], T, R>, SynapseValues>;
  };
  /** Default: the names of both sides, as in `source->target`. */
  readonly name?: string;
}

const PROJECTION = {
  synapse: true,
  connect: true,
  receptor: true,
  delay: true,
  parameters: true,
  initial: true,
  name: true,
} satisfies Every<ProjectionOptions<SynapseModel>>;

/**
 * A description of spiking populations and the projections between them. It computes nothing; `simulate` builds it.
 *
 * Values of what a model declares come with their unit, as in `'10 ms'` or `mV([-50, -55])`; where the unit is 1, bare numbers do.
 * Each is converted once, to the declared unit.
 *
 * @example
 * const network = new Network({ step: '0.1 ms', seed: 1 });
 * const inputs = network.population('inputs', poisson, { size: 50 });
 * const cells = network.population('cells', lif, { size: 10, parameters: { V_th: mV(normal(-50, 2)) } });
 * const synapses = network.project(inputs, cells, {
 *   synapse: staticSynapse, receptor: 'excitatory', connect: fixedProbability(0.5),
 *   initial: { w: '60 pA' }, delay: '1 ms',
 * });
 * const simulation = simulate(network);
 */
export class Network {
  /** Duration of a tick in seconds. */
  readonly step: number;
  /** See {@link NetworkOptions}. */
  readonly allowLongStep: boolean;
  /** Seed of all random draws, a whole number. */
  readonly seed: number;
  /** Populations of the network, in the order in which they were added. */
  readonly populations: Population[] = [];
  /** Projections between its populations, in the order in which they were added. */
  readonly projections: Projection[] = [];
  /** Inputs that encoders compute, in the order in which they were declared. */
  readonly encodings: Encoding[] = [];

  /**
   * @throws ValidationError `unknown_option`, `invalid_seed`; for the step `unit_missing`, `invalid_step`, `dimension_mismatch`,
   *   `malformed_quantity` or `unknown_unit`
   */
  constructor(options: NetworkOptions) {
    checkOptions<object>('Network', options, NETWORK);
    const { step = '1 ms', seed, allowLongStep = false } = options;
    if (!Number.isSafeInteger(seed)) {
      throw new ValidationError('a network seed must be a whole number', {
        code: 'invalid_seed',
        expected: 'an integer',
        received: seed,
      });
    }
    this.step = stepInSeconds(step, allowLongStep);
    this.allowLongStep = allowLongStep;
    this.seed = seed;
  }

  /**
   * Adds neurons of a model. The model is checked, unless `defineNeuron` has done so.
   *
   * @throws ValidationError `invalid_size`, `invalid_name`, `duplicate_name`, `unknown_parameter`, `size_mismatch`, `not_finite`,
   *   `unknown_option`, `network_too_large`; `unit_missing`, `dimension_mismatch`, `malformed_quantity` or `unknown_unit` for values;
   *   and what `defineNeuron` throws
   */
  population<const M extends NeuronModel>(name: string, model: M, options: PopulationOptions<M>): Population<M> {
    checkNeuron(model);
    checkOptions<object>(`population '${name}'`, options, POPULATION);
    const { size } = options;
    if (!Number.isInteger(size) || size < 1) {
      throw new ValidationError(`population '${name}' has an impossible size`, {
        code: 'invalid_size',
        expected: 'a whole number from 1',
        received: size,
      });
    }
    this.#claim(name, this.populations);
    const parameters = new Map<string, Known>();
    for (const [key, declaration] of Object.entries(model.parameters)) parameters.set(key, declaration.default);
    const initial = new Map<string, Known>();
    const inputs = new Map<string, Known>();
    const population: Population<M> = { name, model, size, parameters, initial, inputs };
    const others = this.populations.reduce((sum, one) => sum + placesOf(one), 0);
    const knownOf = (key: string, value: Given<NeuronValues>, { unit }: { readonly unit: string }): Known => {
      const numbers = inUnit<NeuronValues>(value, parseUnit(unit), `${key} of ${model.name}`, name);
      return known(numbers, size, `${name}.${key}`, () => new RandomStream(this.seed, `neurons/${name}.${key}`));
    };
    checkFits(`the state of all neurons, with population '${name}',`, 4 * (others + placesOf(population)));
    const elsewhere = declaredElsewhere(model);
    for (const [group, into, declared] of [
      [options.parameters, parameters, model.parameters],
      [options.initial, initial, model.state],
      [options.inputs, inputs, model.inputs ?? {}],
    ] as const)
      for (const [key, value] of checked<NeuronValues>(group, declared, `population '${name}'`, elsewhere))
        into.set(key, knownOf(key, value, declared[key]));
    this.populations.push(population);
    return population;
  }

  /**
   * Connects two populations or views. `connect`, `delay` and `initial` number neurons within the views.
   *
   * @throws ValidationError `invalid_name`, `duplicate_name`, `foreign_population`, `unknown_receptor`, `unknown_parameter`,
   *   `not_finite`, `unknown_option`; `unit_missing`, `dimension_mismatch`, `malformed_quantity` or `unknown_unit` for values;
   *   and what `defineSynapse` throws
   */
  project<const M extends SynapseModel, T extends NeuronModel = NeuronModel, const R extends string = ReceptorOf<T>>(
    from: Neurons,
    to: Neurons<T>,
    options: ProjectionOptions<M, T, R>,
  ): Projection<M> {
    const { synapse: model, name = `${from.name}->${to.name}` } = options;
    checkOptions<object>(`projection '${name}'`, options, PROJECTION);
    checkRule(model);
    const [source, target] = [populationOf(from), populationOf(to)];
    const connect = connectViews(options.connect, from, to);
    const delay =
      options.delay === undefined ? this.step : inUnit<SynapseValues>(options.delay, SECOND, 'the delay', name);
    this.#claim(name, this.projections);
    for (const population of [source, target]) this.#own(population, `projection '${name}'`);
    const receptor = chooseReceptor(name, target, options.receptor, model);
    const parameters = new Map<string, number>();
    for (const [key, declaration] of Object.entries(model.parameters ?? {})) parameters.set(key, declaration.default);
    const weight = weightUnit(target.model, receptor);
    const inDeclared = <V extends QuantityValues>(key: string, value: Given<V>, unit: string): V =>
      inUnit<V>(value as V, declaredUnit(unit, weight), `${key} of ${model.name}`, name);
    for (const [key, value] of checked<number>(options.parameters, model.parameters ?? {}, `projection '${name}'`)) {
      const { unit } = (model.parameters as Declared)[key];
      const number: QuantityValues = inDeclared(key, value, unit);
      if (typeof number !== 'number') throw oneNumber(`${name}.${key}`, key);
      parameters.set(key, finite(number, `${name}.${key}`));
    }
    const initial: Record<string, SynapseValues> = {};
    for (const [key, value] of checked<SynapseValues>(options.initial, model.state, `projection '${name}'`))
      initial[key] = valuesInViews(inDeclared(key, value, model.state[key].unit), from, to);
    const projection: Projection<M> = {
      name,
      source,
      target,
      model,
      connect,
      receptor,
      delay: valuesInViews(delay, from, to),
      parameters,
      initial,
    };
    this.projections.push(projection);
    return projection;
  }

  /**
   * Declares that an encoder computes an input of a population. A host gives it the numbers by `Simulation.encode` before a step, and may
   * write to the input itself at other times, such as 0 where neurons are to be silent.
   *
   * @param unit the declared one of the input, in which the encoder writes; it may be left out where it is 1
   * @throws ValidationError `foreign_population`, `unknown_name`, `unit_missing`, `dimension_mismatch`, `live_unit`, `size_mismatch`,
   *   `invalid_size`, `duplicate_name` where another encoder computes the input
   */
  encode<M extends NeuronModel, const K extends InputOf<M> = InputOf<M>>(
    neurons: Population<M>,
    input: K,
    encoder: Encoder,
    ...[unit]: LiveIn<NeuronUnit<M, K>>
  ): Encoding {
    const { name, model, size } = neurons;
    this.#own(neurons, `the encoder of '${input}'`);
    const declared = model.inputs?.[input];
    if (declared === undefined) throw unknownName(`input of '${name}'`, input, Object.keys(model.inputs ?? {}));
    checkLiveUnit(unit, parseUnit(declared.unit), `${input} of ${model.name}`, name);
    if (encoder.size !== size) {
      throw new ValidationError(`an encoder does not fit '${name}'`, {
        code: 'size_mismatch',
        expected: `${size} neurons`,
        received: encoder.size,
      });
    }
    if (!Number.isInteger(encoder.reads) || encoder.reads < 1) {
      throw new ValidationError(`an encoder of '${name}' reads an impossible number of numbers`, {
        code: 'invalid_size',
        expected: 'a whole number from 1',
        received: encoder.reads,
      });
    }
    if (this.encodings.some((one) => one.neurons === neurons && one.input === input)) {
      throw new ValidationError(`an encoder computes '${input}' of '${name}' already`, {
        code: 'duplicate_name',
        received: input,
        remedy: 'declare one encoder that computes all of it',
      });
    }
    const encoding: Encoding = { neurons, input, encoder };
    this.encodings.push(encoding);
    return encoding;
  }

  /** A delay in seconds as a number of steps; 0 is allowed. @throws TimingError `not_whole_ticks` */
  delaySteps(seconds: number, projection: string): number {
    if (seconds === 0) return 0;
    const what = `a delay of projection '${projection}'`;
    if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) return wholeTicks(seconds, this.step, what);
    throw new TimingError(`${what} is no time`, {
      code: 'not_whole_ticks',
      expected: `0, or a whole number of steps of ${inMilliseconds(this.step)} ms`,
      received: `${seconds} s`,
    });
  }

  #own(population: Population, what: string): void {
    if (this.populations.includes(population)) return;
    throw new ValidationError(`${what} uses what is no population of its network`, {
      code: 'foreign_population',
      expected: 'what network.population() of the network returned',
      received: population?.name ?? population,
    });
  }

  #claim(name: string, taken: readonly { readonly name: string }[]): void {
    if (!/^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(name)) {
      throw new ValidationError('a name in a network must be one line of text', {
        code: 'invalid_name',
        received: name,
      });
    }
    if (!taken.some((one) => one.name === name)) return;
    throw new ValidationError(`the network has a '${name}' already`, {
      code: 'duplicate_name',
      received: name,
      remedy: 'give it another name',
    });
  }
}

function chooseReceptor(
  name: string,
  target: Population,
  wanted: string | undefined,
  model: SynapseModel,
): string | undefined {
  const available = Object.keys(target.model.receptors ?? {});
  if (wanted === undefined && available.length <= 1) return available[0];
  if (wanted !== undefined && available.includes(wanted)) return wanted;
  throw new ValidationError(`projection '${name}' (${model.name}) has no receptor to act on`, {
    code: 'unknown_receptor',
    expected: `one of ${available.join(', ') || 'none: the target takes no input'}`,
    received: wanted ?? 'none chosen',
  });
}

/** Forms in which a host may give numbers V, whatever their unit. */
type Given<V extends QuantityValues> = QuantityIn<string, V>;

function checked<V extends QuantityValues>(
  values: object | undefined,
  declared: object,
  where: string,
  elsewhere: (key: string) => string | undefined = () => undefined,
): [string, Given<V>][] {
  const names = Object.keys(declared);
  return Object.entries(values ?? {}).map(([key, value]) => {
    if (Object.hasOwn(declared, key)) return [key, value];
    const near = nearestName(key, names);
    const remedy = elsewhere(key) ?? (near === undefined ? undefined : `did you mean '${near}'?`);
    throw new ValidationError(`${where} has no '${key}'`, {
      code: 'unknown_parameter',
      expected: names.length === 0 ? 'none: its model declares none here' : `one of ${names.join(', ')}`,
      received: key,
      ...given({ remedy }),
    });
  });
}

/** Where a name belongs that was given in another place. */
function declaredElsewhere({ parameters, state, inputs = {} }: NeuronModel): (key: string) => string | undefined {
  return (key) => {
    if (Object.hasOwn(inputs, key))
      return `'${key}' is an input: give what it is at the start in inputs: { ${key}: ... }, and set it later by simulation.input(neurons, '${key}'${inputs[key].unit === '1' ? '' : `, '${inputs[key].unit}'`})`;
    if (Object.hasOwn(state, key)) return `'${key}' is state: give what it is at the start in initial: { ${key}: ... }`;
    return Object.hasOwn(parameters, key)
      ? `'${key}' is a parameter: give it in parameters: { ${key}: ... }`
      : undefined;
  };
}

function known(value: NeuronValues, size: number, what: string, stream: () => RandomStream): Known {
  if (typeof value === 'number') return finite(value, what);
  if (typeof value !== 'function' && value.length !== size) {
    throw new ValidationError(`${what} does not fit its population`, {
      code: 'size_mismatch',
      expected: `${size} values`,
      received: value.length,
    });
  }
  const random = typeof value === 'function' ? stream() : undefined;
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    values[i] = finite(typeof value === 'function' ? value(random as RandomStream, i) : value[i], what);
  }
  return values;
}

/** The error for an array or a function in place of a parameter of synapses. */
function oneNumber(what: string, key: string): ValidationError {
  return new ValidationError(`${what} is not one number for all synapses`, {
    code: 'size_mismatch',
    expected: 'a number',
    remedy: `declare '${key}' as state of the rule, whose initial values may differ between synapses`,
  });
}
