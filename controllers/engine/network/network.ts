import { wholeTicks } from '../../../agents/clock.ts';
import { ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { RandomStream } from '../../../kernels/random.ts';
import type { Known } from '../language/known.ts';
import { fromSI } from '../language/si-values.ts';
import type { Unit } from '../language/units.ts';
import { parseUnit } from '../language/units.ts';
import { checkNeuron } from '../model/check-neuron.ts';
import { checkRule } from '../model/check-rule.ts';
import { declaredUnit, weightUnit } from '../model/declared-unit.ts';
import type { NeuronModel, SynapseModel } from '../model/model.ts';
import type { Connectivity } from './connectivity.ts';
import type { Neurons, NeuronValues, ParameterValues, Population, Projection, SynapseValues } from './description.ts';
import { connectViews, populationOf, valuesInViews } from './view.ts';

/** How many neurons a population has, and their values where they differ from the model's. */
export interface PopulationOptions<M extends NeuronModel> {
  /** Number of neurons, at least 1. */
  readonly size: number;
  readonly parameters?: ParameterValues<M['parameters']>;
  /** State at the start. Default: the model's. */
  readonly initial?: ParameterValues<M['state']>;
}

/** Which neurons a projection connects, by which synapses. */
export interface ProjectionOptions<M extends SynapseModel> {
  readonly synapse: M;
  readonly connect: Connectivity;
  /** Receptor of the target. It may be left out where the target has only one. */
  readonly receptor?: string;
  /** In seconds, a whole number of steps. 0 is allowed where the source is updated before the target. Default: one step. */
  readonly delay?: SynapseValues;
  /** In SI. Default: the model's. */
  readonly parameters?: { readonly [K in keyof NonNullable<M['parameters']>]?: number };
  /** State of the synapses at the start, in SI. Default: the model's. */
  readonly initial?: { readonly [K in keyof M['state']]?: SynapseValues };
  /** Default: the names of both sides, as in `source->target`. */
  readonly name?: string;
}

/**
 * A description of spiking populations and the projections between them. It computes nothing; `simulate` builds it.
 *
 * All values are in SI. Each is converted once, to the unit that its model declares.
 */
export class Network {
  /** Duration of a tick in seconds. */
  readonly step: number;
  /** Seed of all random draws, a whole number. */
  readonly seed: number;
  readonly populations: Population[] = [];
  readonly projections: Projection[] = [];

  constructor({ step = 1e-3, seed }: { readonly step?: number; readonly seed: number }) {
    if (!(step > 0) || !Number.isFinite(step)) {
      throw new ValidationError('a network step must be a positive time', {
        code: 'invalid_step',
        expected: 'seconds above 0',
        received: step,
      });
    }
    if (!Number.isSafeInteger(seed)) {
      throw new ValidationError('a network seed must be a whole number', {
        code: 'invalid_seed',
        expected: 'an integer',
        received: seed,
      });
    }
    this.step = step;
    this.seed = seed;
  }

  /**
   * Adds neurons of a model. The model is checked, unless `defineNeuron` has done so.
   *
   * @throws ValidationError for an impossible size, name or value, or for a model that `defineNeuron` refuses
   */
  population<const M extends NeuronModel>(name: string, model: M, options: PopulationOptions<M>): Population<M> {
    checkNeuron(model);
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
    const knownOf = (key: string, value: NeuronValues, unit: string): Known =>
      known(
        value,
        size,
        parseUnit(unit),
        `${name}.${key}`,
        () => new RandomStream(this.seed, `neurons/${name}.${key}`),
      );
    for (const [key, value] of given<NeuronValues>(options.parameters, model.parameters, `population '${name}'`)) {
      parameters.set(key, knownOf(key, value, model.parameters[key]?.unit));
    }
    const initial = new Map<string, Known>();
    for (const [key, value] of given<NeuronValues>(options.initial, model.state, `population '${name}'`)) {
      initial.set(key, knownOf(key, value, model.state[key]?.unit));
    }
    const population: Population<M> = { name, model, size, parameters, initial };
    this.populations.push(population);
    return population;
  }

  /**
   * Connects two populations or views. `connect`, `delay` and `initial` number neurons within the views.
   *
   * @throws ValidationError for an impossible name or value, or for a rule that `defineSynapse` refuses
   */
  project<const M extends SynapseModel>(from: Neurons, to: Neurons, options: ProjectionOptions<M>): Projection<M> {
    const { synapse: model, name = `${from.name}->${to.name}` } = options;
    checkRule(model);
    const [source, target] = [populationOf(from), populationOf(to)];
    const connect = connectViews(options.connect, from, to);
    const delay = valuesInViews(options.delay ?? this.step, from, to);
    this.#claim(name, this.projections);
    for (const population of [source, target]) {
      if (this.populations.includes(population)) continue;
      throw new ValidationError(`projection '${name}' uses population '${population.name}' of another network`, {
        code: 'foreign_population',
      });
    }
    const receptor = chooseReceptor(name, target, options.receptor, model);
    const parameters = new Map<string, number>();
    for (const [key, declaration] of Object.entries(model.parameters ?? {})) parameters.set(key, declaration.default);
    for (const [key, value] of given<number>(options.parameters, model.parameters ?? {}, `projection '${name}'`)) {
      if (typeof value === 'object' || typeof value === 'function') throw oneNumber(`${name}.${key}`, key);
      const unit = declaredUnit(model.parameters?.[key]?.unit as string, weightUnit(target.model, receptor));
      parameters.set(key, fromSI(finite(value, `${name}.${key}`), unit));
    }
    const initial: Record<string, SynapseValues> = {};
    for (const [key, value] of given<SynapseValues>(options.initial, model.state, `projection '${name}'`))
      initial[key] = valuesInViews(value, from, to);
    const projection: Projection<M> = { name, source, target, model, connect, receptor, delay, parameters, initial };
    this.projections.push(projection);
    return projection;
  }

  /** A delay in seconds as a number of steps; 0 is allowed. */
  delaySteps(seconds: number, projection: string): number {
    return seconds === 0 ? 0 : wholeTicks(seconds, this.step, `a delay of projection '${projection}'`);
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

function given<V>(values: object | undefined, declared: object, where: string): [string, V][] {
  return Object.entries(values ?? {}).map(([key, value]) => {
    if (Object.hasOwn(declared, key)) return [key, value];
    const near = nearestName(key, Object.keys(declared));
    throw new ValidationError(`${where} has no '${key}'`, {
      code: 'unknown_parameter',
      expected: `one of ${Object.keys(declared).join(', ')}`,
      received: key,
      ...(near === undefined ? {} : { remedy: `did you mean '${near}'?` }),
    });
  });
}

function known(value: NeuronValues, size: number, unit: Unit, what: string, stream: () => RandomStream): Known {
  if (typeof value === 'number') return fromSI(finite(value, what), unit);
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
    const one = typeof value === 'function' ? value(random as RandomStream, i) : value[i];
    values[i] = fromSI(finite(one, what), unit);
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

function finite(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new ValidationError(`${what} is not a finite number`, {
    code: 'not_finite',
    expected: 'a finite number in SI units',
    received: value,
  });
}
