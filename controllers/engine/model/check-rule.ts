import { ValidationError } from '../../../agents/errors.ts';
import type { Expression } from '../language/language.ts';
import { partsOf, readPart } from '../language/language.ts';
import { parseEquations, parseExpression, parseStatements } from '../language/parser.ts';
import type { Typed } from '../language/quantities.ts';
import { failUnknown, symbol, type, typeDifferential, typeStatement, typeValue } from '../language/typing.ts';
import type { Unit } from '../language/units.ts';
import { MILLISECOND, ONE, parseUnit } from '../language/units.ts';
import { checkRuleDeclarations } from './check-declarations.ts';
import { decayRate, unassignable } from './check-synapse.ts';
import { Constants } from './constants.ts';
import type { SynapseModel } from './model.ts';
import { WEIGHT_UNIT } from './model.ts';

/** A name that a rule reads of the neurons that it joins, or sends to. */
const OF_NEURONS = /_(?:pre|post)$/;
const NONE: ReadonlySet<string> = new Set();
const MENTIONS_WEIGHT = new RegExp(`\\b${WEIGHT_UNIT}\\b`);

/**
 * Checks a rule as far as possible before it joins two populations: its declarations, the syntax, that every name is declared, the targets of
 * statements, and the dimensions of what depends neither on the unit of weights nor on the neurons. `checkSynapse` checks the
 * rest when a network is built.
 *
 * @throws LanguageError pointing at the offending character
 * @throws ValidationError `invalid_model` for a part that is missing or a name used in the wrong place, `not_finite` or
 *   `impossible_value` for numbers that make no sense
 */
export function checkRule(model: SynapseModel): void {
  if (checked.has(model)) return;
  check(model);
  checked.add(model);
}

/** A rule is checked once, when it is defined, and not again per projection. */
const checked = new WeakSet<SynapseModel>();

function check(model: SynapseModel): void {
  checkRuleDeclarations(model);
  const names = new RuleNames(model);
  const read = <T>(part: string, action: () => T): T => readPart(`${model.name}.${part}`, action);
  const { parameters = {}, state, traces = {}, bounds = {}, events = {} } = model;
  for (const [name, trace] of Object.entries(traces)) {
    if (names.isSettled(name)) {
      const rate = read(`traces.${name}.equation`, () =>
        decayRate(model.name, name, trace.equation, names.units, Object.keys(parameters)),
      );
      names.sound(`the equation of trace '${name}'`, rate);
    }
    names.statements(trace.onSpike, `traces.${name}.onSpike`, (target) => target === name);
  }
  read('equations', () => {
    for (const { kind, name, value, span } of parseEquations(model.equations ?? '')) {
      names.require(value);
      if (kind === 'definition') names.define(name, value);
      else if (!Object.hasOwn(state, name))
        throw misplaced(model.name, name, 'has an equation but is not synaptic state');
      else if (names.isSettled(name, value))
        names.sound(`the equation of '${name}'`, typeDifferential({ kind, name, value, span }, names.units));
    }
  });
  const isState = (target: string): boolean => Object.hasOwn(state, target);
  const isSent = (target: string): boolean => target === 'post' || target.endsWith('_post');
  const sending = new Set(['post']);
  names.statements(model.onPre, 'onPre', (target) => isState(target) || isSent(target), sending);
  names.statements(model.onStep, 'onStep', (target) => isState(target) || isSent(target), sending);
  names.statements(model.onPost, 'onPost', isState);
  for (const [event, text] of Object.entries(events))
    names.statements(
      text,
      `events.${event}`,
      (target) => isState(target) || Object.hasOwn(traces, target) || isSent(target),
      sending,
    );
  for (const [name, limits] of Object.entries(bounds)) {
    if (!isState(name)) throw misplaced(model.name, name, 'has bounds but is not synaptic state');
    for (const limit of limits)
      if (typeof limit === 'string') read(`bounds.${name}`, () => names.value(`a bound of ${name}`, name, limit));
  }
  for (const [name, { initial }] of Object.entries(state))
    if (typeof initial === 'string') read(`state.${name}.initial`, () => names.value(name, name, initial));
}

/** The names of a rule, with their units where these are known. */
class RuleNames {
  /** Names with a unit that is known before the rule joins two populations. */
  readonly units = new Map<string, Unit>([['dt', MILLISECOND]]);
  /** Names with a unit that is known only then. */
  readonly #open = new Set<string>();
  readonly #model: string;
  readonly #constants: Constants;

  constructor({ name, parameters = {}, state, traces = {}, modulators = {} }: SynapseModel) {
    this.#model = name;
    const defaults = new Map(Object.entries(parameters).map(([key, declared]) => [key, declared.default]));
    this.#constants = new Constants({ what: `model '${name}'`, block: name }, defaults, this.units);
    for (const [group, quantities] of Object.entries({ parameters, state, traces, modulators })) {
      for (const [key, { unit }] of Object.entries(quantities)) {
        if (MENTIONS_WEIGHT.test(unit)) this.#open.add(key);
        else
          this.units.set(
            key,
            readPart(`${name}.${group}.${key}.unit`, () => parseUnit(unit)),
          );
      }
    }
  }

  /** Whether the units of a name and of all names in an expression are known. */
  isSettled(name: string, value?: Expression): boolean {
    const all = value === undefined ? [name] : [name, ...namesIn(value)];
    return all.every((one) => this.units.has(one) || (!this.#isOpen(one) && symbol(one) !== undefined));
  }

  /**
   * @param also names that may be used only here
   * @throws LanguageError for a name that is not declared
   */
  require(value: Expression, also: ReadonlySet<string> = NONE): void {
    if (value.kind === 'name') {
      const { name, span } = value;
      const known = this.units.has(name) || this.#isOpen(name) || also.has(name) || symbol(name) !== undefined;
      const scope = [...this.units.keys(), ...this.#open, ...also];
      if (!known) failUnknown(name, span, new Map(scope.map((one) => [one, ONE])));
    }
    for (const part of partsOf(value)) this.require(part, also);
  }

  /** Adds a name that an equation defines for the equations below it. */
  define(name: string, value: Expression): void {
    if (this.units.has(name) || this.#isOpen(name))
      throw misplaced(this.#model, name, 'is declared and defined by an equation');
    if ([...namesIn(value)].every((one) => this.isSettled(one))) this.units.set(name, type(value, this.units).unit);
    else this.#open.add(name);
  }

  /** @param part of the model, whose statements they are, as in `onPre` */
  statements(
    text: string | undefined,
    part: string,
    assignable: (target: string) => boolean,
    also?: ReadonlySet<string>,
  ): void {
    readPart(`${this.#model}.${part}`, () => {
      for (const statement of parseStatements(text ?? '')) {
        const { target, value } = statement;
        if (!assignable(target)) throw unassignable(this.#model, target, part);
        this.require(value, also);
        if (this.isSettled(target, value)) this.sound(part, typeStatement(statement, this.units).value);
      }
    });
  }

  /** Checks the text of a value for `name`. */
  value(what: string, name: string, text: string): void {
    const value = parseExpression(text);
    this.require(value);
    if (this.isSettled(name, value)) this.sound(what, typeValue(what, this.units.get(name) as Unit, value, this.units));
  }

  /** @throws ValidationError `impossible_value` where the defaults of the parameters make no sense in an expression */
  sound(where: string, typed: Typed): void {
    this.#constants.check([[where, typed]]);
  }

  #isOpen(name: string): boolean {
    return this.#open.has(name) || (OF_NEURONS.test(name) && !this.units.has(name));
  }
}

function* namesIn(value: Expression): Generator<string> {
  if (value.kind === 'name') yield value.name;
  for (const part of partsOf(value)) yield* namesIn(part);
}

function misplaced(model: string, name: string, fault: string): ValidationError {
  return new ValidationError(`in rule '${model}', '${name}' ${fault}`, {
    code: 'invalid_model',
    received: name,
    block: model,
    remedy: `declare '${name}' where it belongs`,
  });
}
