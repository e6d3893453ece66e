import { ValidationError } from '../../agents/errors.ts';
import { streamKey } from '../../kernels/random.ts';
import type { ArrayTable } from './array-table.ts';
import { padded } from './array-table.ts';
import type { Integration, Known } from './integrate.ts';
import { known, planIntegration } from './integrate.ts';
import type { Statement } from './language.ts';
import { parseEquations, parseExpression } from './language.ts';
import type { TypedStatement } from './lower-expression.ts';
import { lowerExpression, runStatements, typeStatements } from './lower-expression.ts';
import type { NeuronModel } from './model.ts';
import type { Population } from './network.ts';
import type { Loop, SpikeRing, Store } from './program.ts';
import type { Typed } from './quantities.ts';
import { convert, substitute, type, typeDifferential } from './quantities.ts';
import type { Unit } from './units.ts';
import { MILLISECOND, parseUnit } from './units.ts';
import type { ArrayId, Graph, Value } from './value.ts';

/** Ids past this one are padding; synapse padding points to it. */
export function trashIndex(size: number): number {
  return padded(size, 8);
}

/** A population with its arrays. */
export interface LoweredPopulation {
  readonly population: Population;
  readonly index: number;
  readonly integration: Integration;
  readonly units: ReadonlyMap<string, Unit>;
  readonly state: ReadonlyMap<string, ArrayId>;
  readonly inputs: ReadonlyMap<string, ArrayId>;
  /** Where arriving input of each receptor is summed. */
  readonly receptors: ReadonlyMap<string, ArrayId>;
  readonly ring: SpikeRing;
  readonly loop: Loop;
  readonly events: ReadonlyMap<string, Loop>;
  /** What is under way: spikes to deliver, input to apply, refractory time to sit out. */
  readonly activity: readonly ArrayId[];
  /** Sets state that has decayed to nothing to 0, before it becomes denormal and slow. */
  readonly flush: Loop;
}

/** State below this counts as nothing, in any unit. */
const NOTHING = 1e-25;

/** A neuron model with its equations parsed and dimension-checked. */
export interface CheckedNeuron {
  readonly units: ReadonlyMap<string, Unit>;
  readonly definitions: ReadonlyMap<string, Typed>;
  readonly differentials: ReadonlyMap<string, Typed>;
  readonly receptors: ReadonlyMap<string, readonly TypedStatement[]>;
  /** The condition, or the rate in 1/ms. */
  readonly spike: Typed;
  readonly reset: readonly TypedStatement[];
  readonly events: ReadonlyMap<string, readonly TypedStatement[]>;
}

const PER_MILLISECOND = parseUnit('1/ms');

/**
 * Parses and checks a model's equations.
 *
 * @throws LanguageError pointing at a syntax or dimension error
 * @throws ValidationError `invalid_model` for a name used in the wrong place
 */
export function checkNeuron(model: NeuronModel): CheckedNeuron {
  const units = new Map<string, Unit>([['dt', MILLISECOND]]);
  for (const group of [model.parameters, model.state, model.inputs ?? {}]) {
    for (const [name, { unit }] of Object.entries(group)) units.set(name, parseUnit(unit));
  }
  const definitions = new Map<string, Typed>();
  const differentials = new Map<string, Typed>();
  for (const equation of parseEquations(model.equations ?? '')) {
    if (equation.kind === 'definition') {
      const value = substitute(type(equation.value, units), definitions);
      units.set(equation.name, value.unit);
      definitions.set(equation.name, value);
    } else {
      if (!(equation.name in model.state)) throw misplaced(model.name, equation.name, 'has an equation but is not state');
      differentials.set(equation.name, substitute(typeDifferential(equation, units), definitions));
    }
  }
  const assignable = ({ target }: Statement): void => {
    if (!(target in model.state)) throw misplaced(model.name, target, 'is assigned but is not state');
  };
  const statements = (text: string, scope = units): TypedStatement[] => typeStatements(text, scope, definitions, assignable);
  const receptors = new Map<string, readonly TypedStatement[]>();
  for (const [name, receptor] of Object.entries(model.receptors ?? {})) {
    receptors.set(name, statements(receptor.onInput, new Map(units).set('input', parseUnit(receptor.unit))));
  }
  const { spike, refractory } = model;
  if (refractory !== undefined && !(refractory.time in model.parameters)) {
    throw misplaced(model.name, refractory.time, 'is the refractory time but not a parameter');
  }
  for (const name of refractory?.hold ?? []) {
    if (!(name in model.state)) throw misplaced(model.name, name, 'is held while refractory but is not state');
  }
  const condition = type(parseExpression('when' in spike ? spike.when : spike.hazard), units);
  return {
    units,
    definitions,
    differentials,
    receptors,
    spike: substitute('when' in spike ? condition : convert(condition, PER_MILLISECOND), definitions),
    reset: statements(model.reset ?? ''),
    events: new Map(Object.entries(model.events ?? {}).map(([event, text]) => [event, statements(text)])),
  };
}

/** Compiles one population: its arrays, and the loop that steps it. */
export function lowerPopulation(
  graph: Graph,
  arrays: ArrayTable,
  population: Population,
  options: { readonly index: number; readonly slots: number; readonly step: number; readonly seed: number },
): LoweredPopulation {
  const { name, model, size } = population;
  const checked = checkNeuron(model);
  const dt = options.step * 1e3;
  const length = trashIndex(size) + 8;
  const constants = new Map<string, Known>([...population.parameters, ['dt', dt]]);
  const place = (key: string, value: Known): Value =>
    typeof value === 'number' ? graph.constant(value) : graph.load(arrays.numbers(`${name}.${key}`, length, false, value, size), 'neuron');

  const state = new Map<string, ArrayId>();
  for (const [key, { initial = 0 }] of Object.entries(model.state)) {
    const value = population.initial.get(key) ?? (typeof initial === 'number' ? initial : initialValue(initial, key, checked, constants));
    state.set(key, arrays.numbers(`${name}.${key}`, length, true, value, size));
  }
  const inputs = new Map<string, ArrayId>();
  for (const [key, { default: value }] of Object.entries(model.inputs ?? {})) {
    inputs.set(key, arrays.numbers(`${name}.${key}`, length, true, value, size));
  }
  const receptors = new Map<string, ArrayId>();
  for (const key of checked.receptors.keys()) {
    const direct = directTarget(model, checked, key);
    receptors.set(key, direct === undefined ? arrays.numbers(`${name}.${key}`, length, true) : (state.get(direct) as ArrayId));
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
  for (const [key, array] of [...state, ...inputs]) now.set(key, graph.load(array, 'neuron'));

  const stores: Store[] = [];
  const zero = graph.constant(0);
  const refractory = model.refractory && lowerRefractory(graph, arrays, population, model.refractory.time, dt, length);
  const unlessBlocked = (key: string, before: Map<string, Value>, after: Map<string, Value>): Value =>
    graph.select((refractory as { blocked: Value }).blocked, before.get(key) as Value, after.get(key) as Value);

  const receive = (when: 'before' | 'after'): void => {
    for (const [key, statements] of checked.receptors) {
      const array = receptors.get(key) as ArrayId;
      if ((model.receptors?.[key]?.applied ?? 'before') !== when || directTarget(model, checked, key) !== undefined) continue;
      const before = now;
      now = runStatements(graph, statements, new Map(now).set('input', graph.load(array, 'neuron')));
      if (model.refractory?.dropInput) for (const { target } of statements) now.set(target, unlessBlocked(target, before, now));
      stores.push({ array, role: 'neuron', value: zero, accumulate: false });
    }
  };

  receive('before');
  const integration = planIntegration({
    model: model.name,
    equations: checked.differentials,
    stated: model.method,
    parameters: constants,
    held: new Set(inputs.keys()),
    dt,
  });
  const before = now;
  now = new Map([...now, ...integration.advance(graph, now, (key, value) => place(key, value))]);
  for (const key of model.refractory?.hold ?? []) now.set(key, unlessBlocked(key, before, now));
  receive('after');

  let spike = spikeCondition(graph, model, lowerExpression(graph, checked.spike, now), dt);
  if (refractory !== undefined && model.refractory?.silent !== false) {
    spike = graph.binary('and', spike, graph.apply('not', refractory.blocked));
  }
  const reset = runStatements(graph, checked.reset, now);
  for (const { target } of checked.reset) {
    now.set(target, graph.select(spike, reset.get(target) as Value, now.get(target) as Value));
  }
  if (refractory !== undefined) {
    const left = graph.binary('maximum', graph.binary('subtract', refractory.left, graph.constant(1)), zero);
    stores.push({ array: refractory.array, role: 'neuron', value: graph.select(spike, refractory.steps, left), accumulate: false });
  }
  for (const [key, array] of state) {
    const value = now.get(key) as Value;
    if (value !== graph.load(array, 'neuron')) stores.push({ array, role: 'neuron', value, accumulate: false });
  }

  const events = new Map<string, Loop>();
  for (const [event, statements] of checked.events) {
    const start = new Map<string, Value>();
    for (const [key, value] of constants) start.set(key, place(key, value));
    for (const [key, array] of [...state, ...inputs]) start.set(key, graph.load(array, 'neuron'));
    const end = runStatements(graph, statements, start);
    const cleared: Store[] = [...new Set(statements.map(({ target }) => target))].map((target) => ({
      array: state.get(target) as ArrayId,
      role: 'neuron',
      value: end.get(target) as Value,
      accumulate: false,
    }));
    events.set(event, { kind: 'all', name: `${name}: on ${event}`, length: trashIndex(size), role: 'neuron', gates: undefined, stores: cleared });
  }
  return {
    population,
    index: options.index,
    integration,
    units: checked.units,
    state,
    inputs,
    receptors,
    ring,
    events,
    activity: [
      ring.counts,
      ...(refractory === undefined ? [] : [refractory.array]),
      ...[...receptors].filter(([key]) => directTarget(model, checked, key) === undefined).map(([, array]) => array),
    ],
    flush: {
      kind: 'all',
      name: `${name}: flush`,
      length: trashIndex(size),
      role: 'neuron',
      gates: undefined,
      stores: [...state.values()].map((array) => {
        const value = graph.load(array, 'neuron');
        const tiny = graph.binary('less', graph.apply('abs', value), graph.constant(NOTHING));
        return { array, role: 'neuron', value: graph.select(tiny, zero, value), accumulate: false };
      }),
    },
    loop: {
      kind: 'neurons',
      name: `${name}: ${model.name}`,
      size,
      spike,
      ring,
      stream: streamKey(options.seed, `population/${name}`),
      populationIndex: options.index,
      stores,
    },
  };
}

/** A receptor that only adds its input to a state, before integration, needs no sum of its own: the state is the sum. */
function directTarget(model: NeuronModel, checked: CheckedNeuron, receptor: string): string | undefined {
  const [only, ...more] = checked.receptors.get(receptor) ?? [];
  if (only === undefined || more.length > 0 || model.refractory?.dropInput) return undefined;
  if (model.receptors?.[receptor]?.applied === 'after') return undefined;
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

/** Whole steps left to sit out, as a number counted down. */
function lowerRefractory(graph: Graph, arrays: ArrayTable, population: Population, time: string, dt: number, length: number) {
  const { name, size } = population;
  const duration = population.parameters.get(time) as Known;
  const steps = typeof duration === 'number' ? Math.round(duration / dt) : Float64Array.from(duration, (one) => Math.round(one / dt));
  const array = arrays.numbers(`${name}.refractory`, length, true);
  const left = graph.load(array, 'neuron');
  return {
    array,
    left,
    blocked: graph.binary('greater', left, graph.constant(0)),
    steps:
      typeof steps === 'number'
        ? graph.constant(steps)
        : graph.load(arrays.numbers(`${name}.refractory_steps`, length, false, steps, size), 'neuron'),
  };
}

function spikeCondition(graph: Graph, model: NeuronModel, value: Value, dt: number): Value {
  if ('when' in model.spike) return value;
  const expected = graph.multiply(value, graph.constant(dt));
  if (model.spike.probability === 'linear') return graph.bernoulli(expected);
  const silence = graph.apply('exp', graph.apply('negate', expected));
  return graph.bernoulli(graph.binary('subtract', graph.constant(1), silence));
}

function initialValue(text: string, key: string, checked: CheckedNeuron, constants: ReadonlyMap<string, Known>): Known {
  const typed = substitute(type(parseExpression(text), checked.units), checked.definitions);
  return known(convert(typed, checked.units.get(key) as Unit), constants);
}

function misplaced(model: string, name: string, fault: string): ValidationError {
  return new ValidationError(`in model '${model}', '${name}' ${fault}`, {
    code: 'invalid_model',
    received: name,
    block: model,
    remedy: `declare '${name}' where it belongs`,
  });
}
