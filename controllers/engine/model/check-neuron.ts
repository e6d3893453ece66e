import { ValidationError } from '../../../agents/errors.ts';
import type { Equation, Expression, Statement } from '../language/language.ts';
import { partsOf, readPart } from '../language/language.ts';
import { parseEquations, parseExpression } from '../language/parser.ts';
import type { Typed } from '../language/quantities.ts';
import { substitute } from '../language/quantities.ts';
import type { TypedStatement } from '../language/statements.ts';
import { typeStatements } from '../language/statements.ts';
import { type, typeCondition, typeDifferential, typeValue } from '../language/typing.ts';
import type { Unit } from '../language/units.ts';
import { MILLISECOND, ONE, parseUnit, sameDimension } from '../language/units.ts';
import { checkNeuronDeclarations } from './check-declarations.ts';
import type { Place } from './constants.ts';
import { Constants } from './constants.ts';
import { chooseMethods } from './methods.ts';
import type { NeuronModel } from './model.ts';

/** A neuron model with its equations parsed and dimension-checked. */
export interface CheckedNeuron {
  /** Units by name: of parameters, state, inputs and definitions, and of `t` and `dt`. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Expressions of the definitions `u = ...` by name, with the definitions above them substituted. */
  readonly definitions: ReadonlyMap<string, Typed>;
  /** Right sides of the differential equations by variable, in its unit per ms, with definitions substituted. */
  readonly differentials: ReadonlyMap<string, Typed>;
  /** State at the start, where the model gives it as an expression of parameters. */
  readonly initial: ReadonlyMap<string, Typed>;
  /** Statements of each receptor by its name. They read `input`, the sum of what arrived in the step. */
  readonly receptors: ReadonlyMap<string, readonly TypedStatement[]>;
  /** Statements of every step, before the integration; empty where the model has none. */
  readonly onStep: readonly TypedStatement[];
  /** The condition, or the rate in 1/ms. */
  readonly spike: Typed;
  /** Statements run for a neuron that spikes; empty where the model has none. */
  readonly reset: readonly TypedStatement[];
  /** Statements run for all neurons when an event is raised, by its name. */
  readonly events: ReadonlyMap<string, readonly TypedStatement[]>;
}

/** The expressions of a neuron that parameters may make senseless. */
export function placesIn(checked: Omit<CheckedNeuron, 'definitions' | 'units'>): Place[] {
  const { differentials, initial, receptors, onStep, spike, reset, events } = checked;
  const each = (where: string, statements: readonly TypedStatement[]): Place[] =>
    statements.map(({ value }) => [where, value]);
  return [
    ...[...differentials].map(([name, value]): Place => [`the equation of '${name}'`, value]),
    ...[...initial].map(([name, value]): Place => [`the initial value of '${name}'`, value]),
    ...[...receptors].flatMap(([name, statements]) => each(`receptor '${name}'`, statements)),
    ...each('onStep', onStep),
    ['the spike condition', spike],
    ...each('the reset', reset),
    ...[...events].flatMap(([event, statements]) => each(`event '${event}'`, statements)),
  ];
}

const PER_MILLISECOND = parseUnit('1/ms');

/**
 * Checks the declarations of a model, parses and checks its equations. A definition may be used by everything below it.
 *
 * @throws LanguageError pointing at a syntax or dimension error
 * @throws ValidationError `invalid_model` for a part that is missing or a name used in the wrong place, `not_finite` or
 *   `impossible_value` for numbers that make no sense, `no_method` or `method_impossible`
 */
export function checkNeuron(model: NeuronModel): CheckedNeuron {
  const known = checked.get(model) ?? check(model);
  checked.set(model, known);
  return known;
}

/** A model is checked once, when it is defined, and not again per population. */
const checked = new WeakMap<NeuronModel, CheckedNeuron>();

function check(model: NeuronModel): CheckedNeuron {
  checkNeuronDeclarations(model);
  const units = new Map<string, Unit>([
    ['dt', MILLISECOND],
    ['t', MILLISECOND],
  ]);
  const read = <T>(part: string, action: () => T): T => readPart(`${model.name}.${part}`, action);
  for (const [group, quantities] of Object.entries({
    parameters: model.parameters,
    state: model.state,
    inputs: model.inputs ?? {},
  }))
    for (const [name, { unit }] of Object.entries(quantities))
      units.set(
        name,
        read(`${group}.${name}.unit`, () => parseUnit(unit)),
      );
  const definitions = new Map<string, Typed>();
  const differentials = new Map<string, Typed>();
  const equations = read('equations', () => parseEquations(model.equations ?? ''));
  for (const equation of equations) {
    if (equation.kind !== 'definition') continue;
    if (units.has(equation.name)) throw misplaced(model.name, equation.name, 'is declared and defined by an equation');
    const value = substitute(
      read('equations', () => type(equation.value, units)),
      definitions,
    );
    units.set(equation.name, value.unit);
    definitions.set(equation.name, value);
  }
  for (const equation of equations) {
    if (equation.kind !== 'differential') continue;
    if (!Object.hasOwn(model.state, equation.name)) {
      throw misplaced(model.name, equation.name, 'has an equation but is not state');
    }
    const rate = read('equations', () => typeDifferential(equation, units));
    differentials.set(equation.name, substitute(rate, definitions));
  }
  const assignable = ({ target }: Statement): void => {
    if (Object.hasOwn(model.state, target) || Object.hasOwn(model.inputs ?? {}, target)) return;
    throw misplaced(
      model.name,
      target,
      'is assigned but is neither state nor input',
      `declare '${target}' as state; what is used on the way only is a line of equations, '${target} = ...'`,
    );
  };
  const statements = (part: string, text: string, scope: ReadonlyMap<string, Unit>): TypedStatement[] =>
    read(part, () => typeStatements(text, scope, definitions, assignable));
  const { spike, refractory } = model;
  // A neuron has one draw per step, and a hazard takes it.
  const inStep = 'when' in spike ? new Map(units).set('uniform', ONE) : units;
  const receptors = new Map<string, readonly TypedStatement[]>();
  for (const [name, receptor] of Object.entries(model.receptors ?? {})) {
    const unit = read(`receptors.${name}.unit`, () => parseUnit(receptor.unit));
    receptors.set(name, statements(`receptors.${name}.onInput`, receptor.onInput, new Map(inStep).set('input', unit)));
  }
  if (refractory !== undefined) {
    const { time } = refractory;
    if (!Object.hasOwn(model.parameters, time)) {
      throw misplaced(model.name, time, 'is the refractory time but not a parameter', remedyForTime(time));
    }
    if (!sameDimension(units.get(time) as Unit, MILLISECOND)) {
      throw misplaced(model.name, time, 'is the refractory time but not a time');
    }
  }
  for (const name of refractory?.hold ?? []) {
    if (Object.hasOwn(model.state, name)) continue;
    throw misplaced(model.name, name, 'is held while refractory but is not state');
  }
  const parameters = new Map([...units].filter(([name]) => Object.hasOwn(model.parameters, name)));
  const initial = new Map<string, Typed>();
  for (const [name, { initial: text }] of Object.entries(model.state)) {
    if (typeof text !== 'string') continue;
    const value = read(`state.${name}.initial`, () =>
      typeValue(name, units.get(name) as Unit, parseExpression(text), parameters),
    );
    initial.set(name, value);
  }
  const textOf = (kind: Equation['kind'], name: string): Expression | undefined =>
    equations.find((one) => one.kind === kind && one.name === name)?.value;
  chooseMethods({
    model: model.name,
    equations: differentials,
    stated: model.method,
    parameters: { has: (name) => parameters.has(name) || name === 'dt' },
    textOf: (variable) => ({
      value: textOf('differential', variable) as Expression,
      partsOf: (part) => {
        const defined = part.kind === 'name' ? textOf('definition', part.name) : undefined;
        return defined === undefined ? partsOf(part) : [defined];
      },
      typed: (part) => substitute(type(part, units), definitions),
    }),
  });
  const neuron: CheckedNeuron = {
    units,
    definitions,
    differentials,
    initial,
    receptors,
    onStep: statements('onStep', model.onStep ?? '', inStep),
    spike: substitute(
      'when' in spike
        ? read('spike.when', () => typeCondition(parseExpression(spike.when), units))
        : read('spike.hazard', () => typeValue('the hazard', PER_MILLISECOND, parseExpression(spike.hazard), units)),
      definitions,
    ),
    reset: statements('reset', model.reset ?? '', inStep),
    events: new Map(
      Object.entries(model.events ?? {}).map(([event, text]) => [event, statements(`events.${event}`, text, units)]),
    ),
  };
  const defaults = new Map(Object.entries(model.parameters).map(([name, declared]) => [name, declared.default]));
  const constants = new Constants({ what: `model '${model.name}'`, block: model.name }, defaults, units);
  constants.check(placesIn(neuron));
  if (refractory !== undefined && (defaults.get(refractory.time) as number) < 0)
    constants.refuse('the refractory time is negative', [refractory.time], 0, 'a time of at least 0');
  return neuron;
}

function misplaced(
  model: string,
  name: string,
  fault: string,
  remedy = `declare '${name}' where it belongs`,
): ValidationError {
  return new ValidationError(`in model '${model}', '${name}' ${fault}`, {
    code: 'invalid_model',
    received: name,
    block: model,
    remedy,
  });
}

/** Remedy for a refractory time that names no parameter, such as a duration or a condition, which other languages take. */
function remedyForTime(text: string): string {
  const [, value, unit] = /^\s*([\d.]+)\s*\*?\s*(m?s)\s*$/.exec(text) ?? [];
  const declared = value === undefined ? "{ unit: 'ms', default: 2," : `{ unit: '${unit}', default: ${value},`;
  return /[<>=]|\b(?:and|or|not)\b/.test(text)
    ? 'a refractory period is a time that begins with the spike; what else keeps a neuron from spiking belongs into its spike condition'
    : `declare it as a parameter, t_ref: ${declared} meaning: '...' }, and give its name: refractory: { time: 't_ref' }`;
}
