import { ValidationError } from '../../../agents/errors.ts';
import { isLinearIn } from '../language/affine.ts';
import type { Statement } from '../language/language.ts';
import { readPart } from '../language/language.ts';
import { parseEquations } from '../language/parser.ts';
import type { Scope, Typed } from '../language/quantities.ts';
import { references, substitute } from '../language/quantities.ts';
import type { TypedStatement } from '../language/statements.ts';
import { typeStatements } from '../language/statements.ts';
import { type, typeDifferential } from '../language/typing.ts';
import type { Unit } from '../language/units.ts';
import { MILLISECOND, parseUnit } from '../language/units.ts';
import type { Place } from './constants.ts';
import { declaredUnit } from './declared-unit.ts';
import type { NeuronModel, SynapseModel } from './model.ts';

/** A synapse model with its equations parsed and dimension-checked against the populations it joins. */
export interface CheckedSynapse {
  /** Units by name: of parameters, state, traces and modulators, and of `dt`. That of the receptor is in the place of `weight`. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Right sides of the differential equations by variable, in its unit per ms, with definitions substituted. */
  readonly differentials: ReadonlyMap<string, Typed>;
  /** Traces by name, with their checked equations and increments. */
  readonly traces: ReadonlyMap<
    string,
    {
      /** Rate a in dx/dt = a x in 1/ms, an expression of parameters; below 0 for a decay. */
      readonly rate: Typed;
      /** Statements that assign the trace, run for a neuron of its side that spikes. */
      readonly onSpike: readonly TypedStatement[];
    }
  >;
  /** Statements run for a synapse where a presynaptic spike arrives; empty where the rule has none. */
  readonly onPre: readonly TypedStatement[];
  /** Statements run for a synapse whose postsynaptic neuron spikes; empty where the rule has none. */
  readonly onPost: readonly TypedStatement[];
  /** Statements run for every synapse in every step; empty where the rule has none. */
  readonly onStep: readonly TypedStatement[];
  /** Statements run for all synapses, or for a trace of all neurons, when an event is raised, by its name. */
  readonly events: ReadonlyMap<string, readonly TypedStatement[]>;
  /** State of both neurons that sending statements read. They must read it as it was before anything was sent. */
  readonly readsWhileSending: Readonly<Record<'pre' | 'post', ReadonlySet<string>>>;
  /** Receptors of the target by the names that statements have for them. What a rule declares comes before a receptor of that name. */
  readonly receptors: ReadonlyMap<string, string>;
  /** Receptors of the target that events send to. */
  readonly sentByEvents: ReadonlySet<string>;
}

/** The expressions of a rule that parameters may make senseless. */
export function placesIn(
  checked: Omit<CheckedSynapse, 'units' | 'readsWhileSending' | 'receptors' | 'sentByEvents'>,
): Place[] {
  const { differentials, traces, onPre, onPost, onStep, events } = checked;
  const each = (where: string, statements: readonly TypedStatement[]): Place[] =>
    statements.map(({ value }) => [where, value]);
  return [
    ...[...differentials].map(([name, value]): Place => [`the equation of '${name}'`, value]),
    ...[...traces].map(([name, { rate }]): Place => [`the equation of trace '${name}'`, rate]),
    ...[...traces].flatMap(([name, { onSpike }]) => each(`onSpike of trace '${name}'`, onSpike)),
    ...each('onPre', onPre),
    ...each('onPost', onPost),
    ...each('onStep', onStep),
    ...[...events].flatMap(([event, statements]) => each(`event '${event}'`, statements)),
  ];
}

/** Parses and checks a rule for a projection. @throws LanguageError, ValidationError `invalid_model` */
export function checkSynapse(
  model: SynapseModel,
  weight: string,
  pre: Scope,
  post: Scope,
  target: NeuronModel,
  receptor?: string,
): CheckedSynapse {
  const units = new Map<string, Unit>([['dt', MILLISECOND]]);
  for (const group of [model.parameters ?? {}, model.state, model.traces ?? {}, model.modulators ?? {}]) {
    for (const [name, { unit }] of Object.entries(group))
      units.set(
        name,
        readPart(`${model.name}, the unit of ${name}`, () => declaredUnit(unit, weight)),
      );
  }
  const everywhere = new Map(units);
  for (const [side, scope] of [
    ['pre', pre],
    ['post', post],
  ] as const) {
    for (const [name, unit] of scope) if (!units.has(`${name}_${side}`)) everywhere.set(`${name}_${side}`, unit);
  }
  const sending = new Map(everywhere).set('post', parseUnit(weight));
  const receptors = new Map<string, string>();
  for (const [name, { unit }] of Object.entries(target.receptors ?? {})) {
    const key = receptorName(name);
    if (units.has(key)) continue;
    receptors.set(key, name);
    sending.set(key, parseUnit(unit));
  }
  const statements = (
    text: string | undefined,
    scope: Scope,
    targets: ReadonlySet<string>,
    part: string,
  ): TypedStatement[] =>
    readPart(`${model.name}.${part}`, () =>
      typeStatements(text ?? '', scope, new Map(), ({ target }: Statement) => {
        if (!targets.has(target)) throw unassignable(model.name, target, part, targets);
      }),
    );

  const state = new Set(Object.keys(model.state));
  const traces = new Map<string, { rate: Typed; onSpike: TypedStatement[] }>();
  for (const [name, trace] of Object.entries(model.traces ?? {})) {
    traces.set(name, {
      rate: readPart(`${model.name}.traces.${name}.equation`, () =>
        decayRate(model.name, name, trace.equation, units, Object.keys(model.parameters ?? {})),
      ),
      onSpike: statements(trace.onSpike, units, new Set([name]), `traces.${name}.onSpike`),
    });
  }
  const definitions = new Map<string, Typed>();
  const differentials = new Map<string, Typed>();
  const defined = new Map(everywhere);
  for (const equation of parseEquations(model.equations ?? '')) {
    if (equation.kind === 'definition' && !defined.has(equation.name)) {
      const value = substitute(
        readPart(`${model.name}.equations`, () => type(equation.value, defined)),
        definitions,
      );
      defined.set(equation.name, value.unit);
      definitions.set(equation.name, value);
      continue;
    }
    if (equation.kind === 'definition' || !state.has(equation.name)) {
      throw new ValidationError(
        `in rule '${model.name}', '${equation.name}' has an equation but is not synaptic state`,
        {
          code: 'invalid_model',
          expected: `differential equations of ${[...state].join(', ')}`,
          received: equation.name,
        },
      );
    }
    const rate = readPart(`${model.name}.equations`, () => typeDifferential(equation, defined));
    differentials.set(equation.name, substitute(rate, definitions));
  }
  const sent = new Set([...state, 'post', ...receptors.keys()]);
  const events = new Map<string, TypedStatement[]>();
  const sentByEvents = new Set<string>();
  for (const [event, text] of Object.entries(model.events ?? {})) {
    const block = statements(text, sending, new Set([...sent, ...traces.keys()]), `events.${event}`);
    events.set(event, block);
    for (const { target: key } of block) {
      const into = key === 'post' ? receptor : receptors.get(key);
      if (into !== undefined) sentByEvents.add(into);
    }
  }
  for (const key of Object.keys(model.bounds ?? {})) {
    if (state.has(key)) continue;
    throw new ValidationError(`in rule '${model.name}', '${key}' has bounds but is not synaptic state`, {
      code: 'invalid_model',
      expected: `bounds of ${[...state].join(', ')}`,
      received: key,
    });
  }
  const onPre = statements(model.onPre, sending, sent, 'onPre');
  const onStep = statements(model.onStep, sending, sent, 'onStep');
  const read = new Set([...onPre, ...onStep].flatMap(({ value }) => [...references(value)]));
  const of = (side: 'pre' | 'post', scope: Scope): Set<string> =>
    new Set([...scope.keys()].filter((name) => read.has(`${name}_${side}`)));
  return {
    units,
    differentials,
    traces,
    onPre,
    onPost: statements(model.onPost, everywhere, state, 'onPost'),
    onStep,
    events,
    readsWhileSending: { pre: of('pre', pre), post: of('post', post) },
    receptors,
    sentByEvents,
  };
}

/** The error for a statement of a rule that assigns what that part of the rule cannot. */
export function unassignable(model: string, target: string, part: string, targets?: Iterable<string>): ValidationError {
  const sends = part === 'onPre' || part === 'onStep' || part.startsWith('events.');
  return new ValidationError(`in rule '${model}', ${part} assigns '${target}'`, {
    code: 'invalid_model',
    ...(targets === undefined ? {} : { expected: `one of ${[...targets].join(', ')}` }),
    received: target,
    block: model,
    remedy: sends
      ? "assign state of the rule; to reach a neuron, send to a receptor of its model: 'post += w'"
      : `assign what ${part} may: its own trace or state of the rule; onPre, onStep and events may send to a receptor`,
  });
}

/** The name that a rule has for a receptor of its target. */
export function receptorName(receptor: string): string {
  return `${receptor}_post`;
}

/**
 * The rate a in dx/dt = a x.
 *
 * @throws ValidationError `invalid_model` unless the text is this one equation, with an a of parameters alone; LanguageError
 */
export function decayRate(
  model: string,
  name: string,
  text: string,
  units: Scope,
  parameters: readonly string[],
): Typed {
  const [equation, ...more] = parseEquations(text);
  if (equation !== undefined && equation.kind === 'differential' && equation.name === name && more.length === 0) {
    const form = isLinearIn(typeDifferential(equation, units), [name]);
    const rate = form?.coefficients.get(name);
    const homogeneous = form?.constant.op === 'constant' && form.constant.value === 0;
    if (rate !== undefined && homogeneous && [...references(rate)].every((key) => parameters.includes(key)))
      return rate;
  }
  throw new ValidationError(`in rule '${model}', '${name}' must decay by itself`, {
    code: 'invalid_model',
    expected: `one equation 'd${name}/dt = -${name}/tau' with tau a parameter`,
    received: text,
  });
}
