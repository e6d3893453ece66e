import { given } from '../../../../agents/given.ts';
import { inMilliseconds } from '../../../../agents/in-milliseconds.ts';
import { exp } from '../../../../kernels/math-f64.ts';
import { streamKey } from '../../../../kernels/random.ts';
import type { Known } from '../../language/known.ts';
import { known } from '../../language/known.ts';
import type { Typed } from '../../language/quantities.ts';
import { references } from '../../language/quantities.ts';
import type { TypedStatement } from '../../language/statements.ts';
import type { Unit } from '../../language/units.ts';
import { convertNumber, MILLISECOND } from '../../language/units.ts';
import type { CheckedNeuron } from '../../model/check-neuron.ts';
import { checkNeuron } from '../../model/check-neuron.ts';
import type { Constants } from '../../model/constants.ts';
import type { NeuronModel } from '../../model/model.ts';
import type { Population } from '../../network/description.ts';
import type { ArrayTable } from '../program/array-table.ts';
import { padded } from '../program/array-table.ts';
import type { AllLoop, Integrator, NeuronLoop, ReceptorInput, Refractory, SpikeRing } from '../program/loops.ts';
import { addInstant, lowerExpression, partOf, runStatements } from '../program/lower-expression.ts';
import type { NeuronStore, Store } from '../program/stores.ts';
import type { ArrayId, Graph, Value } from '../program/value.ts';
import { flushed } from './decay.ts';
import { instantArrays, instantsOf, readsTimeItself } from './instants.ts';
import type { Integration } from './integrate.ts';
import { planIntegration } from './integrate.ts';

/** Index of the first padding element of a population's arrays. The padding of synapses points there. */
export function paddingTarget(size: number): number {
  return padded(size, 8);
}

/** Factor by which a membrane decays in a step of its time constant, less a margin for rounding. */
const KEPT_AT_LEAST = exp(-1) * (1 - 1e-9);

/** The longest refractory period: half of the ticks that a network can run, which are numbers of 31 bits. */
const MOST_REFRACTORY_TICKS = 1 << 30;

/** A population with its equations, its arrays and its loops. */
export interface AnalysedPopulation {
  /** Description that it was lowered from. */
  readonly population: Population;
  /** The model's equations, statements and spike condition, typed. */
  readonly neuron: CheckedNeuron;
  /** Index of the population in its network. */
  readonly index: number;
  /** Method of each equation, with the propagators of those that are stepped exactly. */
  readonly integration: Integration;
  /** Units by name: of parameters, state, inputs and definitions, and of `t` and `dt`. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Arrays of state variables by name, one element per neuron, in the declared units; that of an instant is in ticks. */
  readonly state: ReadonlyMap<string, ArrayId>;
  /** State that keeps an instant: its full turns. What `state` has of it is the ticks of the last turn. See `instantsOf`. */
  readonly instants: ReadonlyMap<string, ArrayId>;
  /** Whether the model reads a time otherwise than as a difference of two, and so in the precision of a number. */
  readonly readsTime: boolean;
  /** Arrays of inputs by name, one element per neuron, in the declared units. */
  readonly inputs: ReadonlyMap<string, ArrayId>;
  /** Arrays that sum the arriving input of each receptor. */
  readonly receptors: ReadonlyMap<string, ArrayId>;
  /** Refractory period in ticks and its condition; undefined where the model has none. */
  readonly refractory: Refractory | undefined;
  /** Spikes of its neurons in the last ticks, which synapses and monitors read. */
  readonly ring: SpikeRing;
  /** The loop that steps the neurons, before any pass. */
  readonly loop: NeuronLoop;
  /** Loops over all neurons that run when an event is raised, by its name. */
  readonly events: ReadonlyMap<string, AllLoop>;
  /** Transient arrays, which `clearActivity` clears: undelivered spikes, pending input, refractory periods. */
  readonly activity: readonly ArrayId[];
  /** The loop that sets state to 0 where it has decayed to nothing, before it becomes subnormal and slow. */
  readonly flush: AllLoop;
}

/** Context in which a population is lowered: its place in the network, and the demands of its synapses. */
interface PopulationLowering {
  readonly index: number;
  /** Ticks of spikes to keep. */
  readonly slots: number;
  /** Duration of a tick in seconds. */
  readonly step: number;
  /** Whether membranes may decay within a step. */
  readonly allowLongStep: boolean;
  readonly seed: number;
  /** State that rules of its synapses read. */
  readonly read: ReadonlySet<string>;
  /** Receptors that events of its synapses send to. */
  readonly sentByEvents: ReadonlySet<string>;
  /** The population's constants, checked. */
  readonly constants: Constants;
}

/** Lowers one population: its arrays, and the loop that steps it. */
export function lowerPopulation(
  graph: Graph,
  arrays: ArrayTable,
  population: Population,
  options: PopulationLowering,
): AnalysedPopulation {
  const { name, model, size } = population;
  const checked = checkNeuron(model);
  const directTarget = (receptor: string): string | undefined =>
    options.sentByEvents.has(receptor) ? undefined : soleSum(model, checked, receptor, options.read);
  const dt = options.step * 1e3;
  const length = paddingTarget(size) + 8;
  const constants = new Map<string, Known>([...population.parameters, ['dt', dt]]);
  const placed = new Map<string, Value>();
  const place = (key: string, value: Known): Value => {
    if (typeof value === 'number') return graph.constant(value);
    options.constants.checkSingle(key, value);
    const known = placed.get(key) ?? graph.load(arrays.numbers(`${name}.${key}`, length, false, value, size), 'neuron');
    placed.set(key, known);
    return known;
  };

  const state = new Map<string, ArrayId>();
  const instants = new Map<string, ArrayId>();
  const keptInstants = instantsOf(checked);
  for (const [key, { initial = 0 }] of Object.entries(model.state)) {
    const value =
      population.initial.get(key) ??
      (typeof initial === 'number' ? initial : known(checked.initial.get(key) as Typed, constants));
    if (keptInstants.has(key)) {
      const { turns, ticks } = instantArrays(arrays, `${name}.${key}`, length, size, value, dt);
      instants.set(key, turns);
      state.set(key, ticks);
      continue;
    }
    state.set(key, arrays.numbers(`${name}.${key}`, length, true, value, size));
  }
  const inputs = new Map<string, ArrayId>();
  for (const [key, { default: value }] of Object.entries(model.inputs ?? {})) {
    inputs.set(key, arrays.numbers(`${name}.${key}`, length, true, population.inputs.get(key) ?? value, size));
  }
  const receptors = new Map<string, ArrayId>();
  for (const key of checked.receptors.keys()) {
    const direct = directTarget(key);
    receptors.set(
      key,
      direct === undefined ? arrays.numbers(`${name}.${key}`, length, true) : (state.get(direct) as ArrayId),
    );
  }
  const ring: SpikeRing = {
    population: name,
    size,
    slots: options.slots,
    ids: arrays.counters(`${name}.spikes`, options.slots * size),
    counts: arrays.counters(`${name}.spike_counts`, options.slots),
  };

  // The environment before the step.
  let now = new Map<string, Value>();
  for (const [key, value] of constants) now.set(key, place(key, value));
  const kept = [...state, ...inputs];
  const load = (into: Map<string, Value>): void => {
    for (const [key, array] of kept) {
      const [value, turns] = [graph.load(array, 'neuron'), instants.get(key)];
      if (turns === undefined) into.set(key, value);
      else addInstant(graph, into, key, [graph.load(turns, 'neuron'), value]);
    }
    addTime(graph, into, dt);
  };
  load(now);
  now.set('uniform', graph.uniform());

  const stores: NeuronStore[] = [];
  const zero = graph.constant(0);
  const refractory = lowerRefractory(graph, arrays, population, checked, state, dt, length, options.constants);
  const unlessRefractory = (key: string, before: Map<string, Value>, after: Map<string, Value>): Value =>
    graph.select((refractory as Refractory).active, before.get(key) as Value, after.get(key) as Value);

  const receive = (when: 'before' | 'after'): void => {
    for (const [key, statements] of checked.receptors) {
      const array = receptors.get(key) as ArrayId;
      if ((model.receptors?.[key]?.applied ?? 'before') !== when || directTarget(key) !== undefined) continue;
      const before = now;
      now = runStatements(graph, statements, new Map(now).set('input', graph.load(array, 'neuron')));
      if (refractory?.dropsInput)
        for (const { target } of statements)
          for (const one of [target, ...partsOf(instants, target)]) now.set(one, unlessRefractory(one, before, now));
      stores.push({ array, role: 'neuron', value: zero, accumulate: false });
    }
  };

  receive('before');
  now = runStatements(graph, checked.onStep, now);
  const integration = planIntegration({
    model: model.name,
    equations: checked.differentials,
    stated: model.method,
    parameters: constants,
    dt,
    constants: options.constants,
  });
  if (!options.allowLongStep) checkMembranes(population, checked, integration, dt, options.constants);
  const before = now;
  const held = model.refractory?.hold ?? [];
  const frozen = refractory && { names: new Set(held), where: refractory.active };
  now = new Map([...now, ...integration.advance(graph, now, (key, value) => place(key, value), frozen)]);
  for (const key of held) now.set(key, unlessRefractory(key, before, now));
  receive('after');

  const spike = spikeCondition(graph, model, lowerExpression(graph, checked.spike, now), dt);
  const spikes = refractory?.silent ? graph.binary('and', spike, graph.apply('not', refractory.active)) : spike;
  const after = runStatements(graph, checked.reset, now);
  const resets = new Set(checked.reset.flatMap(({ target }) => [target, ...partsOf(instants, target)]));
  for (const [key, array] of storedBy(kept, instants)) {
    const otherwise = now.get(key) as Value;
    const spiking = after.get(key) as Value;
    const value = resets.has(key) ? graph.select(spikes, spiking, otherwise) : otherwise;
    if (value === graph.load(array, 'neuron')) continue;
    const reset = value === otherwise ? {} : { reset: { spiking, otherwise } };
    stores.push({ array, role: 'neuron', value, accumulate: false, ...reset });
  }

  const events = new Map<string, AllLoop>();
  for (const [event, statements] of checked.events) {
    const start = new Map<string, Value>();
    for (const [key, value] of constants) start.set(key, place(key, value));
    load(start);
    const end = runStatements(graph, statements, start);
    const targets = new Set(statements.map(({ target }) => target));
    const cleared: Store[] = storedBy(
      [...targets].map((target) => [target, (state.get(target) ?? inputs.get(target)) as ArrayId] as const),
      instants,
    ).map(([key, array]) => ({ array, role: 'neuron', value: end.get(key) as Value, accumulate: false }));
    events.set(event, {
      kind: 'all',
      name: `${name}: on ${event}`,
      length: paddingTarget(size),
      role: 'neuron',
      gates: undefined,
      stores: cleared,
    });
  }
  const inputsOf = [...receptors].map(
    ([key, array]): ReceptorInput => ({
      name: key,
      array,
      direct: directTarget(key) !== undefined,
      applied: model.receptors?.[key]?.applied ?? 'before',
    }),
  );
  return {
    population,
    neuron: checked,
    index: options.index,
    integration,
    units: checked.units,
    state,
    instants,
    readsTime: readsTimeItself(checked, keptInstants),
    inputs,
    receptors,
    refractory,
    ring,
    events,
    activity: [
      ring.counts,
      ...(refractory === undefined ? [] : [refractory.until]),
      ...inputsOf.filter(({ direct }) => !direct).map(({ array }) => array),
    ],
    flush: {
      kind: 'all',
      name: `${name}: flush`,
      length,
      role: 'neuron',
      gates: undefined,
      stores: [...state.values()].map((array) => ({
        array,
        role: 'neuron',
        value: flushed(graph, graph.load(array, 'neuron')),
        accumulate: false,
      })),
    },
    loop: {
      kind: 'neurons',
      name: `${name}: ${model.name}`,
      size,
      ring,
      stream: streamKey(options.seed, `population/${name}`),
      populationIndex: options.index,
      spike,
      spikes,
      stores,
      ...given({ refractory }),
      receptors: inputsOf,
      integrators: integration.plans.map(
        ({ variable, method, propagator }): Integrator => ({
          variable,
          array: state.get(variable) as ArrayId,
          method,
          ...given({ propagator }),
        }),
      ),
    },
  };
}

/** Adds `t` to an environment, with the parts of the number of the tick. */
function addTime(graph: Graph, environment: Map<string, Value>, dt: number): void {
  addInstant(graph, environment, 't', [graph.tickPart('turns'), graph.tickPart('ticks')]);
  environment.set('t', graph.time(dt, 0));
}

/** The names of the parts of an instant; none for other names. */
function partsOf(instants: ReadonlyMap<string, ArrayId>, name: string): string[] {
  return instants.has(name) ? [partOf(name, 'turns'), partOf(name, 'ticks')] : [];
}

/** Arrays to store to, with their names in an environment: of an instant both parts. */
function storedBy(
  kept: readonly (readonly [name: string, array: ArrayId])[],
  instants: ReadonlyMap<string, ArrayId>,
): [name: string, array: ArrayId][] {
  return kept.flatMap(([name, array]): [string, ArrayId][] => {
    const turns = instants.get(name);
    if (turns === undefined) return [[name, array]];
    return [
      [partOf(name, 'turns'), turns],
      [partOf(name, 'ticks'), array],
    ];
  });
}

/**
 * The state variable of a receptor that only adds its input to it before integration. Such a receptor needs no sum of its own:
 * the state is the sum. Undefined where a rule reads that state, because it must read it without the input of this step.
 * Input that events send has a sum of its own too, as it arrives in the next step only.
 * Undefined too where another receptor does more with the state, because receptors act in the order of their declaration.
 */
function soleSum(
  model: NeuronModel,
  checked: CheckedNeuron,
  receptor: string,
  read: ReadonlySet<string>,
): string | undefined {
  const target = summed(checked.receptors.get(receptor) ?? []);
  if (target === undefined || read.has(target) || model.refractory?.dropInput) return undefined;
  if (model.receptors?.[receptor]?.applied === 'after') return undefined;
  const shared = [...checked.receptors.values()].some(
    (statements) =>
      summed(statements) !== target &&
      statements.some((one) => one.target === target || references(one.value).has(target)),
  );
  return shared ? undefined : target;
}

/** x where the only statement is `x += input`. */
function summed([only, ...more]: readonly TypedStatement[]): string | undefined {
  if (only === undefined || more.length > 0) return undefined;
  const { target, value } = only;
  const adds =
    value.op === 'binary' &&
    value.fn === 'add' &&
    value.left.op === 'reference' &&
    value.left.name === target &&
    value.right.op === 'reference' &&
    value.right.name === 'input';
  return adds ? target : undefined;
}

/**
 * Refuses a step in which what the spike condition reads decays to less than 1/e: the step is then longer than the time constant of
 * the membrane.
 */
function checkMembranes(
  { model }: Population,
  { spike, differentials }: CheckedNeuron,
  { plans }: Integration,
  dt: number,
  constants: Constants,
): void {
  const read = references(spike);
  for (const { variable, propagator } of plans) {
    const kept = propagator?.get(variable);
    if (kept === undefined || !read.has(variable)) continue;
    const neuron = typeof kept === 'number' ? 0 : kept.findIndex((one) => one < KEPT_AT_LEAST);
    if (neuron < 0 || (typeof kept === 'number' ? kept : kept[neuron]) >= KEPT_AT_LEAST) continue;
    constants.refuse(
      `a step of ${dt} ms is longer than the time constant of '${variable}'`,
      [...references(differentials.get(variable) as Typed)].filter((name) => Object.hasOwn(model.parameters, name)),
      neuron,
      'a step at most as long, or a network with allowLongStep: true',
    );
  }
}

/** The refractory period of a model; undefined where it has none. */
function lowerRefractory(
  graph: Graph,
  arrays: ArrayTable,
  { name, model, size, parameters }: Population,
  { units }: CheckedNeuron,
  state: ReadonlyMap<string, ArrayId>,
  dt: number,
  length: number,
  constants: Constants,
): Refractory | undefined {
  if (model.refractory === undefined) return undefined;
  const { time, rounded = false, hold = [], dropInput = false, silent = true } = model.refractory;
  const duration = parameters.get(time) as Known;
  const ticksOf = (one: number, neuron = 0): number => {
    const exact = convertNumber(one, units.get(time) as Unit, MILLISECOND) / dt;
    const ticks = Math.round(exact);
    if (one < 0 || ticks > MOST_REFRACTORY_TICKS) {
      const problem = `the refractory time is ${one < 0 ? 'negative' : 'too long'}`;
      constants.refuse(problem, [time], neuron, `a time from 0 to ${MOST_REFRACTORY_TICKS} steps of ${dt} ms`);
    }
    if (rounded || Math.abs(exact - ticks) <= 1e-6 * ticks) return ticks;
    const [below, above] = [Math.floor(exact), Math.ceil(exact)].map((steps) => inMilliseconds(steps * dt * 1e-3));
    return constants.refuse(
      `the refractory time is no whole number of steps of ${inMilliseconds(dt * 1e-3)} ms`,
      [time],
      neuron,
      `${below} ms or ${above} ms, or another step`,
    );
  };
  const until = arrays.counters(`${name}.refractory_until`, length);
  const each = (durations: ArrayLike<number>): { array: ArrayId } => {
    const ticks = new Uint32Array(length);
    for (let i = 0; i < size; i++) ticks[i] = ticksOf(durations[i], i);
    return { array: arrays.indices(`${name}.refractory_steps`, ticks) };
  };
  return {
    until,
    ticks: typeof duration === 'number' ? ticksOf(duration) : each(duration),
    active: graph.before(until),
    held: hold.map((key) => state.get(key) as ArrayId),
    dropsInput: dropInput,
    silent,
  };
}

function spikeCondition(graph: Graph, model: NeuronModel, value: Value, dt: number): Value {
  if ('when' in model.spike) return value;
  const expected = graph.multiply(value, graph.constant(dt));
  if (model.spike.probability === 'linear') return graph.bernoulli(expected);
  // 1 - e^-x is computed as x exprel(-x), which keeps the digits of a small x.
  const probability = graph.multiply(expected, graph.apply('exprel', graph.apply('negate', expected)));
  return graph.bernoulli(probability, expected);
}
