import type { ErrorCode } from '../../../agents/error-codes.ts';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { checkOptions, type Every } from '../../../agents/known-options.ts';
import { isReservedName } from '../language/language.ts';
import type { Method, NeuronModel, SynapseModel } from './model.ts';

/**
 * Checks what a model declares before its text is read: that each part is there and of its kind, also where no compiler has
 * looked, that nothing is declared which nobody would read, and that names are names.
 */

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const RESERVED: ReadonlySet<string> = new Set(['t', 'dt', 'input', 'post', 'uniform']);
const METHODS: readonly Method[] = ['exact', 'exponential_euler', 'euler', 'midpoint', 'rk4'];
const NOISY = "add the noise in onStep, and state 'euler', 'midpoint' or 'rk4' for the rest of the equation";
/** Methods of others, and what comes nearest to each. */
const OTHER_METHODS: Readonly<Record<string, string>> = {
  heun: `without noise, state 'midpoint', which has the same order; with noise, ${NOISY}`,
  milstein: NOISY,
  euler_maruyama: NOISY,
  rk2: "state 'midpoint'",
  linear: "state 'exact', or nothing: linear equations are stepped exactly by themselves",
  exponential: "state 'exponential_euler'",
};

/** Fields of the declaration of any quantity. */
const QUANTITY = { unit: true, meaning: true } as const;
const PARAMETER = { ...QUANTITY, default: true } as const;
const STATE = { ...QUANTITY, initial: true } as const;
const MODULATOR = { ...STATE, equation: true } as const;
const RECEPTOR = { ...QUANTITY, onInput: true, sign: true, applied: true } as const;
const TRACE = { ...QUANTITY, of: true, equation: true, method: true, onSpike: true } as const;

/** Fields that models of neurons and rules share. */
const MODEL = {
  name: true,
  source: true,
  deviations: true,
  parameters: true,
  state: true,
  equations: true,
  method: true,
  onStep: true,
  events: true,
} as const;
const NEURON = { ...MODEL, inputs: true, receptors: true, spike: true, reset: true, refractory: true } as const;
const RULE = {
  ...MODEL,
  traces: true,
  modulators: true,
  onPre: true,
  onPost: true,
  bounds: true,
  order: true,
} as const;
const REFRACTORY = { time: true, rounded: true, hold: true, dropInput: true, silent: true } as const;

/**
 * @throws ValidationError `invalid_model`, `not_finite` for a number that is NaN or infinite, or `unknown_option` for what no
 * neuron has
 */
export function checkNeuronDeclarations(model: NeuronModel): void {
  const parts = new Parts(model);
  parts.known('', model, NEURON);
  const { parameters, state, inputs, receptors, spike, refractory } = model;
  parts.quantities('parameters', parameters, PARAMETER);
  parts.quantities('state', state, STATE);
  if (inputs !== undefined) parts.quantities('inputs', inputs, PARAMETER);
  if (receptors !== undefined)
    parts.quantities('receptors', receptors, RECEPTOR, (path, { onInput, sign, applied }) => {
      parts.text(`${path}.onInput`, onInput, 'statements');
      if (sign !== undefined) parts.oneOf(`${path}.sign`, sign, ['positive', 'negative']);
      if (applied !== undefined) parts.oneOf(`${path}.applied`, applied, ['before', 'after']);
    });
  parts.sentences(model.deviations);
  parts.texts({ equations: model.equations, onStep: model.onStep, reset: model.reset });
  parts.method(model.method, state);
  parts.object('spike', spike, "{ when: 'v > V_th' } or { hazard: 'rate', probability: 'exponential' }");
  if ('hazard' in spike) {
    if ('when' in spike)
      parts.fail(
        'spike',
        "either a condition 'when' or a rate 'hazard', of which a neuron has one",
        Object.keys(spike),
      );
    parts.text('spike.hazard', spike.hazard, 'a rate');
    parts.oneOf('spike.probability', spike.probability, ['exponential', 'linear']);
  } else parts.text('spike.when', spike.when, 'a condition');
  if (refractory !== undefined) {
    parts.object('refractory', refractory, "{ time: 'the name of a parameter' }");
    parts.known('refractory of ', refractory, REFRACTORY);
    parts.text('refractory.time', refractory.time, 'the name of a parameter');
    if (refractory.hold !== undefined && !Array.isArray(refractory.hold))
      parts.fail('refractory.hold', 'a list of names of state', refractory.hold);
  }
  parts.events(model.events);
  parts.names([parameters, state, inputs, receptors]);
}

/** @throws as {@link checkNeuronDeclarations} */
export function checkRuleDeclarations(model: SynapseModel): void {
  const parts = new Parts(model);
  parts.known('', model, RULE);
  const { parameters, state, traces, modulators, bounds } = model;
  if (parameters !== undefined) parts.quantities('parameters', parameters, PARAMETER);
  parts.quantities('state', state, STATE);
  if (traces !== undefined)
    parts.quantities('traces', traces, TRACE, (path, { of, equation, onSpike, method }) => {
      parts.oneOf(`${path}.of`, of, ['pre', 'post']);
      parts.text(`${path}.equation`, equation, "an equation 'dx/dt = -x/tau'");
      parts.text(`${path}.onSpike`, onSpike, 'a statement');
      if (method !== undefined) parts.oneOf(`${path}.method`, method, ['exact', 'euler']);
    });
  if (modulators !== undefined)
    parts.quantities('modulators', modulators, MODULATOR, (path, { equation }) => {
      if (equation !== undefined) parts.text(`${path}.equation`, equation, "an equation 'dn/dt = -n/tau'");
    });
  parts.sentences(model.deviations);
  const { equations, onPre, onPost, onStep, order } = model;
  parts.texts({ equations, onPre, onPost, onStep });
  parts.method(model.method, state);
  if (bounds !== undefined) parts.object('bounds', bounds, 'lower and upper bounds by the name of state');
  for (const [name, pair] of Object.entries(bounds ?? {})) parts.bounds(`bounds.${name}`, pair);
  if (order !== undefined) parts.oneOf('order', order, ['pre_first', 'simultaneous']);
  parts.events(model.events);
  parts.names([parameters, state, traces, modulators]);
}

type Declared = { readonly unit: string; readonly default?: unknown; readonly initial?: unknown };

/** Checks of the parts of one model. A path says where a part is: `state.v.unit`. */
class Parts {
  readonly #model: string;

  constructor(model: { readonly name: string }) {
    this.#model = String(model?.name);
    if (typeof model !== 'object' || model === null) this.fail('the model', 'an object', model);
    this.text('name', model.name, 'a name');
  }

  fail(
    path: string,
    expected: string,
    received: unknown,
    { code = 'invalid_model', remedy }: { readonly code?: ErrorCode; readonly remedy?: string } = {},
  ): never {
    const fault = received === undefined ? 'is missing' : 'is not what it must be';
    throw new ValidationError(`in model '${this.#model}', ${path} ${fault}`, {
      code,
      expected,
      received,
      block: this.#model,
      ...given({ remedy }),
    });
  }

  /** Refuses what nothing would read. `place` is where in the model, as in `state.v of `. */
  known<T extends object>(place: string, value: T, names: Every<T>): void {
    checkOptions<object>(`${place}model '${this.#model}'`, value, names);
  }

  object(path: string, value: unknown, expected: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail(path, expected, value);
  }

  text(path: string, value: unknown, expected: string): void {
    if (typeof value !== 'string') this.fail(path, `${expected}, as text`, value);
  }

  texts(values: Readonly<Record<string, unknown>>): void {
    for (const [path, value] of Object.entries(values))
      if (value !== undefined) this.text(path, value, 'equations or statements');
  }

  sentences(deviations: unknown): void {
    if (deviations === undefined) return;
    if (!Array.isArray(deviations)) this.fail('deviations', 'a list of sentences', deviations);
    for (const [n, sentence] of deviations.entries()) this.text(`deviations[${n}]`, sentence, 'a sentence');
  }

  oneOf(path: string, value: unknown, choices: readonly string[]): void {
    if (!choices.includes(value as string)) this.fail(path, choices.map((one) => `'${one}'`).join(' or '), value);
  }

  quantities<Q extends Declared>(
    path: string,
    group: Readonly<Record<string, Q>>,
    names: Every<Q>,
    also: (path: string, quantity: Q) => void = () => {},
  ): void {
    this.object(path, group, "quantities by name, such as { tau: { unit: 'ms', ... } }; {} for none");
    for (const [name, quantity] of Object.entries(group)) {
      const here = `${path}.${name}`;
      this.object(here, quantity, "a quantity, such as { unit: 'ms', ... }");
      this.known(`${here} of `, quantity, names);
      this.text(`${here}.unit`, quantity.unit, "a unit, such as 'mV' or '1'");
      if (path === 'parameters' || path === 'inputs') this.#number(`${here}.default`, quantity.default);
      if (typeof quantity.initial !== 'string' && quantity.initial !== undefined)
        this.#number(`${here}.initial`, quantity.initial);
      also(here, quantity);
    }
  }

  method(method: unknown, state: object): void {
    if (method === undefined) return;
    if (typeof method === 'string') {
      this.#oneMethod('method', method);
      return;
    }
    this.object('method', method, `one of ${METHODS.join(', ')}, or methods by the name of state`);
    for (const [name, one] of Object.entries(method as object)) {
      if (!Object.hasOwn(state, name)) this.fail('method', `methods of ${Object.keys(state).join(', ')}`, name);
      this.#oneMethod(`method.${name}`, one);
    }
  }

  bounds(path: string, pair: unknown): void {
    const expected = 'a lower and an upper bound: two numbers, or expressions of parameters as text';
    const isBound = (one: unknown): boolean =>
      typeof one === 'string' || (typeof one === 'number' && !Number.isNaN(one));
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(isBound)) this.fail(path, expected, pair);
    const [lower, upper] = pair;
    if (typeof lower === 'number' && typeof upper === 'number' && lower > upper)
      this.fail(path, 'a lower bound that is not above the upper one', pair);
  }

  events(events: unknown): void {
    if (events === undefined) return;
    this.object('events', events, 'statements by the name of the event');
    for (const [event, text] of Object.entries(events as object)) this.text(`events.${event}`, text, 'statements');
  }

  names(groups: readonly (object | undefined)[]): void {
    const seen = new Set<string>();
    for (const name of groups.flatMap((group) => Object.keys(group ?? {}))) {
      const reserved = RESERVED.has(name) || isReservedName(name) || name in Object.prototype;
      const fault = !NAME.test(name)
        ? 'is not a name'
        : reserved
          ? 'is reserved'
          : seen.has(name)
            ? 'is declared twice'
            : undefined;
      if (fault !== undefined) {
        throw new ValidationError(`in model '${this.#model}', '${name}' ${fault}`, {
          code: 'invalid_model',
          expected: `a name of letters, digits and _, used once, none of ${[...RESERVED].join(', ')}, no function, no operator, and nothing that every object has, such as valueOf`,
          received: name,
          block: this.#model,
        });
      }
      seen.add(name);
    }
  }

  #oneMethod(path: string, method: unknown): void {
    const remedy = Object.hasOwn(OTHER_METHODS, method as string) ? OTHER_METHODS[method as string] : undefined;
    if (remedy !== undefined) this.fail(path, METHODS.join(', '), method, { remedy });
    this.oneOf(path, method, METHODS);
  }

  #number(path: string, value: unknown): void {
    const expected = 'a finite number in the unit declared';
    if (typeof value !== 'number') this.fail(path, expected, value);
    if (!Number.isFinite(value)) this.fail(path, expected, value, { code: 'not_finite' });
  }
}
