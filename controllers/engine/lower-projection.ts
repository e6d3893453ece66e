import { ValidationError } from '../../agents/errors.ts';
import { exp, expm1, log } from '../../kernels/math-f64.ts';
import type { ArrayTable } from './array-table.ts';
import { padded } from './array-table.ts';
import type { Decay, Decays } from './decay.ts';
import { isLazy, readLazy, writeLazy } from './decay.ts';
import type { Plan } from './integrate.ts';
import { known, planIntegration } from './integrate.ts';
import type { Statement } from './language.ts';
import { parseEquations, parseExpression } from './language.ts';
import type { TypedStatement } from './lower-expression.ts';
import { runStatements, typeStatements } from './lower-expression.ts';
import type { LoweredPopulation } from './lower-population.ts';
import { trashIndex } from './lower-population.ts';
import type { Method, SynapseModel } from './model.ts';
import { WEIGHT_UNIT } from './model.ts';
import type { LoweredModulator } from './modulators.ts';
import { monomials } from './monomial.ts';
import type { Network, Projection } from './network.ts';
import { fromSI } from './network.ts';
import type { Loop, Store } from './program.ts';
import type { Scope, Typed } from './quantities.ts';
import { convert, isLinearIn, references, type, typeDifferential } from './quantities.ts';
import type { SynapseLayout } from './synapse-layout.ts';
import { synapseValues } from './synapse-layout.ts';
import type { Unit } from './units.ts';
import { MILLISECOND, parseUnit } from './units.ts';
import type { ArrayId, Graph, Role, Value } from './value.ts';

/** A projection with its arrays and loops. */
export interface LoweredProjection {
  readonly projection: Projection;
  readonly layout: SynapseLayout;
  readonly plans: readonly Plan[];
  readonly units: ReadonlyMap<string, Unit>;
  /** Per-synapse state; `decay` is set where the array holds it lazily. */
  readonly state: ReadonlyMap<string, { readonly array: ArrayId; readonly decay: Decay | undefined }>;
  readonly traces: ReadonlyMap<string, { readonly array: ArrayId; readonly decay: Decay | undefined }>;
  /** Arriving spikes, one loop a delay: before the target's neurons. */
  readonly arrive: readonly Loop[];
  /** The presynaptic traces' own increments. */
  readonly arriveTraces: readonly Loop[];
  /** Postsynaptic spikes and their traces' increments: after the neurons. */
  readonly react: readonly Loop[];
  /** Continuous dynamics, at the end of the step. */
  readonly evolve: readonly Loop[];
  readonly rebase: readonly Loop[];
  readonly events: ReadonlyMap<string, readonly Loop[]>;
}

/** A synapse model with its equations parsed and dimension-checked against the populations it joins. */
export interface CheckedSynapse {
  readonly units: ReadonlyMap<string, Unit>;
  readonly differentials: ReadonlyMap<string, Typed>;
  readonly traces: ReadonlyMap<string, { readonly rate: Typed; readonly onSpike: readonly TypedStatement[] }>;
  readonly onPre: readonly TypedStatement[];
  readonly onPost: readonly TypedStatement[];
  readonly events: ReadonlyMap<string, readonly TypedStatement[]>;
}

/** Parses and checks a rule for a projection. @throws LanguageError, ValidationError `invalid_model` */
export function checkSynapse(model: SynapseModel, weight: string, pre: Scope, post: Scope): CheckedSynapse {
  const unitOf = (unit: string): Unit => parseUnit(unit === WEIGHT_UNIT ? weight : unit);
  const units = new Map<string, Unit>([['dt', MILLISECOND]]);
  for (const group of [model.parameters ?? {}, model.state, model.traces ?? {}, model.modulators ?? {}]) {
    for (const [name, { unit }] of Object.entries(group)) units.set(name, unitOf(unit));
  }
  const everywhere = new Map(units);
  for (const [side, scope] of [
    ['pre', pre],
    ['post', post],
  ] as const) {
    for (const [name, unit] of scope) everywhere.set(`${name}_${side}`, unit);
  }
  const statements = (text: string | undefined, scope: Scope, targets: ReadonlySet<string>, where: string): TypedStatement[] =>
    typeStatements(text ?? '', scope, new Map(), ({ target }: Statement) => {
      if (!targets.has(target)) {
        throw new ValidationError(`in rule '${model.name}', ${where} assigns '${target}'`, {
          code: 'invalid_model',
          expected: `one of ${[...targets].join(', ')}`,
          received: target,
        });
      }
    });

  const state = new Set(Object.keys(model.state));
  const traces = new Map<string, { rate: Typed; onSpike: TypedStatement[] }>();
  for (const [name, trace] of Object.entries(model.traces ?? {})) {
    traces.set(name, {
      rate: decayRate(model.name, name, trace.equation, units, Object.keys(model.parameters ?? {})),
      onSpike: statements(trace.onSpike, units, new Set([name]), `on spike of trace ${name}`),
    });
  }
  const differentials = new Map<string, Typed>();
  for (const equation of parseEquations(model.equations ?? '')) {
    if (equation.kind === 'definition' || !state.has(equation.name)) {
      throw new ValidationError(`in rule '${model.name}', '${equation.name}' has an equation but is not synaptic state`, {
        code: 'invalid_model',
        expected: `differential equations of ${[...state].join(', ')}`,
        received: equation.name,
      });
    }
    differentials.set(equation.name, typeDifferential(equation, units));
  }
  const events = new Map<string, TypedStatement[]>();
  for (const [event, text] of Object.entries(model.events ?? {})) {
    events.set(event, statements(text, units, new Set([...state, ...traces.keys()]), `on ${event}`));
  }
  return {
    units,
    differentials,
    traces,
    onPre: statements(model.onPre, new Map(everywhere).set('post', parseUnit(weight)), new Set([...state, 'post']), 'on pre'),
    onPost: statements(model.onPost, everywhere, state, 'on post'),
    events,
  };
}

/** The rate a in dx/dt = a x. */
export function decayRate(model: string, name: string, text: string, units: Scope, parameters: readonly string[]): Typed {
  const [equation, ...more] = parseEquations(text);
  if (equation !== undefined && equation.kind === 'differential' && equation.name === name && more.length === 0) {
    const form = isLinearIn(typeDifferential(equation, units), [name]);
    const rate = form?.coefficients.get(name);
    const homogeneous = form?.constant.op === 'constant' && form.constant.value === 0;
    if (rate !== undefined && homogeneous && [...references(rate)].every((key) => parameters.includes(key))) return rate;
  }
  throw new ValidationError(`in rule '${model}', '${name}' must decay by itself`, {
    code: 'invalid_model',
    expected: `one equation 'd${name}/dt = -${name}/tau' with tau a parameter`,
    received: text,
  });
}

/** Factor by which x changes in a step of dx/dt = rate x. */
export function decayFactor(rate: number, dt: number, method: 'exact' | 'euler'): number {
  return method === 'euler' ? 1 + rate * dt : exp(rate * dt);
}

/** Everything a rule needs to know of the network around it. */
export interface ProjectionContext {
  readonly network: Network;
  readonly graph: Graph;
  readonly arrays: ArrayTable;
  readonly decays: Decays;
  readonly modulators: ReadonlyMap<string, LoweredModulator>;
  readonly source: LoweredPopulation;
  readonly target: LoweredPopulation;
  readonly layout: SynapseLayout;
}

/** Decay factors of everything in a rule that may be held lazily. */
export function lazyFactors(network: Network, projection: Projection, checked: CheckedSynapse): Map<string, number> {
  const { model } = projection;
  const dt = network.step * 1e3;
  const parameters = new Map(projection.parameters).set('dt', dt);
  const factors = new Map<string, number>();
  for (const [name, { rate }] of checked.traces) {
    factors.set(name, decayFactor(known(rate, parameters) as number, dt, model.traces?.[name]?.method ?? 'exact'));
  }
  for (const [name, rhs] of checked.differentials) {
    const method = (typeof model.method === 'string' ? model.method : model.method?.[name]) ?? 'exact';
    if ((method !== 'exact' && method !== 'euler') || model.bounds?.[name] !== undefined) continue;
    const form = isLinearIn(rhs, [name]);
    const rate = form?.coefficients.get(name);
    if (rate === undefined || form?.constant.op !== 'constant' || form.constant.value !== 0) continue;
    if (![...references(rate)].every((key) => parameters.has(key))) continue;
    factors.set(name, decayFactor(known(rate, parameters) as number, dt, method));
  }
  return factors;
}

/** Compiles one projection. */
export function lowerProjection(context: ProjectionContext, projection: Projection, checked: CheckedSynapse): LoweredProjection {
  return new ProjectionLowering(context, projection, checked).lower();
}

class ProjectionLowering {
  readonly #context: ProjectionContext;
  readonly #projection: Projection;
  readonly #checked: CheckedSynapse;
  readonly #layout: SynapseLayout;
  readonly #factors: ReadonlyMap<string, number>;
  readonly #state = new Map<string, { array: ArrayId; decay: Decay | undefined }>();
  readonly #traces = new Map<string, { array: ArrayId; decay: Decay | undefined; of: 'pre' | 'post' }>();
  readonly #parameters: ReadonlyMap<string, number>;
  readonly #dt: number;

  constructor(context: ProjectionContext, projection: Projection, checked: CheckedSynapse) {
    const { network, arrays, layout } = context;
    const { name, model } = projection;
    this.#context = context;
    this.#projection = projection;
    this.#checked = checked;
    this.#dt = network.step * 1e3;
    this.#parameters = new Map(projection.parameters).set('dt', this.#dt);
    this.#layout = layout;
    this.#factors = lazyFactors(network, projection, checked);
    const { length, place, pre, post } = this.#layout;
    for (const [key, { initial = 0 }] of Object.entries(model.state)) {
      const unit = checked.units.get(key) as Unit;
      const given = projection.initial[key];
      const values = new Float64Array(length);
      if (given === undefined) {
        const value = typeof initial === 'number' ? initial : (known(convert(type(parseExpression(initial), checked.units), unit), this.#parameters) as number);
        place.forEach((at) => (values[at] = value));
      } else {
        const list = synapseValues(network, projection, key, given, pre, post);
        place.forEach((at, k) => (values[at] = fromSI(list[k] as number, unit)));
      }
      this.#state.set(key, { array: arrays.numbers(`${name}.${key}`, length, true, values), decay: this.#lazy(key) });
    }
    for (const [key, { of }] of Object.entries(model.traces ?? {})) {
      const size = of === 'pre' ? this.#layout.preTraceLength : trashIndex(projection.target.size) + 8;
      this.#traces.set(key, { array: arrays.numbers(`${name}.${key}`, size, true), decay: this.#lazy(key), of });
    }
  }

  lower(): LoweredProjection {
    const { model, name } = this.#projection;
    const { target, source, graph } = this.#context;
    const { rows } = this.#layout;
    const arrive: Loop[] = [];
    const arriveTraces: Loop[] = [];
    const preTraces = this.#increments('pre');
    for (const bucket of rows) {
      const stores = this.#onSpike(this.#checked.onPre);
      if (stores.length > 0) arrive.push({ kind: 'rows', name: `${name}: on pre`, ring: source.ring, rows: bucket, stores });
      if (preTraces.length > 0) {
        const { delay, traceOffset: offset } = bucket;
        arriveTraces.push({ kind: 'spikers', name: `${name}: pre traces`, ring: source.ring, delay, offset, stores: preTraces });
      }
    }
    const react: Loop[] = [];
    const onPost = this.#onSpike(this.#checked.onPost);
    if (onPost.length > 0) {
      react.push({ kind: 'columns', name: `${name}: on post`, ring: target.ring, columns: this.#layout.columns(), stores: onPost });
    }
    const postTraces = this.#increments('post');
    const late: Loop[] = [];
    if (model.order === 'simultaneous') late.push(...arriveTraces.splice(0));
    if (postTraces.length > 0) {
      react.push({ kind: 'spikers', name: `${name}: post traces`, ring: target.ring, delay: 0, offset: 0, stores: postTraces });
    }
    const { loops: evolve, plans } = this.#evolve();
    const rebase: Loop[] = [];
    for (const [key, { array, decay }] of [...this.#state, ...this.#traces]) {
      if (decay === undefined) continue;
      const role = this.#state.has(key) ? 'synapse' : 'neuron';
      const value = graph.multiply(graph.load(array, role), graph.constant(decay.whole));
      rebase.push(this.#all(`${key} rebased`, key, [{ array, role, value, accumulate: false }], undefined));
    }
    return {
      projection: this.#projection,
      layout: this.#layout,
      plans,
      units: this.#checked.units,
      state: this.#state,
      traces: this.#traces,
      arrive,
      arriveTraces,
      react: [...react, ...late],
      evolve,
      rebase,
      events: new Map([...this.#checked.events].map(([event, statements]) => [event, this.#event(event, statements)])),
    };
  }

  #lazy(key: string): Decay | undefined {
    const factor = this.#factors.get(key);
    return factor !== undefined && isLazy(factor) ? this.#context.decays.of(factor) : undefined;
  }

  /** What the names of a rule stand for, seen from a synapse. */
  #environment(): Map<string, Value> {
    const { graph, modulators, source, target } = this.#context;
    const environment = new Map<string, Value>();
    for (const [key, value] of this.#parameters) environment.set(key, graph.constant(value));
    for (const [key, { array, decay }] of this.#state) environment.set(key, this.#read(array, decay, 'synapse'));
    for (const [key, { array, decay, of }] of this.#traces) environment.set(key, this.#read(array, decay, of));
    for (const key of Object.keys(this.#projection.model.modulators ?? {})) {
      environment.set(key, graph.load((modulators.get(key) as LoweredModulator).array, 'scalar'));
    }
    const sides: readonly ['pre' | 'post', LoweredPopulation][] = [
      ['pre', source],
      ['post', target],
    ];
    for (const [side, population] of sides) {
      if (side === 'pre' && this.#layout.rows.length > 1) continue;
      for (const [key, array] of [...population.state, ...population.inputs]) environment.set(`${key}_${side}`, graph.load(array, side));
    }
    return environment;
  }

  #read(array: ArrayId, decay: Decay | undefined, role: Role): Value {
    const { graph } = this.#context;
    return decay === undefined ? graph.load(array, role) : readLazy(graph, decay, array, role);
  }

  /** Stores that leave `value` in a variable of the rule; none where nothing changes. */
  #write(key: string, role: Role, value: Value): Store[] {
    const { graph } = this.#context;
    const { array, decay } = (this.#state.get(key) ?? this.#traces.get(key)) as { array: ArrayId; decay: Decay | undefined };
    if (value === this.#read(array, decay, role)) return [];
    const stored = decay === undefined ? value : writeLazy(graph, decay, array, role, value);
    return [{ array, role, value: stored, accumulate: false }];
  }

  /** `value` within the declared bounds of `key`. */
  #bounded(key: string, value: Value): Value {
    const { graph } = this.#context;
    const bounds = this.#projection.model.bounds?.[key];
    if (bounds === undefined) return value;
    const unit = this.#checked.units.get(key) as Unit;
    const [lower, upper] = bounds.map((bound) => {
      const typed = typeof bound === 'number' ? undefined : convert(type(parseExpression(bound), this.#checked.units), unit);
      return graph.constant(typed === undefined ? (bound as number) : (known(typed, this.#parameters) as number));
    }) as [Value, Value];
    return graph.binary('minimum', graph.binary('maximum', value, lower), upper);
  }

  /** The stores of an `on pre` or `on post` block; `post += x` becomes an accumulation into the receptor. */
  #onSpike(statements: readonly TypedStatement[]): Store[] {
    const { graph, target } = this.#context;
    const { name, receptor } = this.#projection;
    const sent = graph.constant(0);
    let now = this.#environment().set('post', sent);
    for (const statement of statements) {
      const { target: key, value } = statement;
      const missing = [...references(value)].find((one) => !now.has(one));
      if (missing !== undefined) {
        throw new ValidationError(`rule of '${name}' reads '${missing}', which synapses of several delays cannot`, {
          code: 'invalid_model',
          expected: 'one delay for all synapses, or a trace',
          received: missing,
        });
      }
      now = runStatements(graph, [statement], now);
      now.set(key, this.#bounded(key, now.get(key) as Value));
    }
    const stores = [...this.#state.keys()].flatMap((key) => this.#write(key, 'synapse', now.get(key) as Value));
    const post = now.get('post') as Value;
    if (post !== sent) {
      if (receptor === undefined) {
        throw new ValidationError(`projection '${name}' sends to a population without receptors`, { code: 'unknown_receptor', received: 'post' });
      }
      stores.unshift({ array: target.receptors.get(receptor) as ArrayId, role: 'post', value: post, accumulate: true });
    }
    return stores;
  }

  /** What a spike adds to the traces of its own neuron, seen from that neuron. */
  #increments(side: 'pre' | 'post'): Store[] {
    const { graph } = this.#context;
    return [...this.#traces].flatMap(([key, { array, decay, of }]) => {
      if (of !== side) return [];
      const environment = this.#environment().set(key, this.#read(array, decay, 'neuron'));
      const after = runStatements(graph, this.#checked.traces.get(key)?.onSpike ?? [], environment);
      return this.#write(key, 'neuron', after.get(key) as Value);
    });
  }

  /** An event block: one pass over the synapses, one over the neurons of each trace it assigns. */
  #event(event: string, statements: readonly TypedStatement[]): Loop[] {
    const { graph } = this.#context;
    const synaptic = statements.filter(({ target }) => this.#state.has(target));
    let now = this.#environment();
    for (const statement of synaptic) {
      now = runStatements(graph, [statement], now);
      now.set(statement.target, this.#bounded(statement.target, now.get(statement.target) as Value));
    }
    const stores = [...this.#state.keys()].flatMap((key) => this.#write(key, 'synapse', now.get(key) as Value));
    const loops = stores.length === 0 ? [] : [this.#all(`on ${event}`, 'w', stores, undefined)];
    for (const [key, { array, decay }] of this.#traces) {
      const own = statements.filter(({ target }) => target === key);
      if (own.length === 0) continue;
      const after = runStatements(graph, own, this.#environment().set(key, this.#read(array, decay, 'neuron')));
      loops.push(this.#all(`on ${event}: ${key}`, key, this.#write(key, 'neuron', after.get(key) as Value), undefined));
    }
    return loops;
  }

  #all(what: string, key: string, stores: readonly Store[], gates: readonly Value[] | undefined): Loop {
    const trace = this.#traces.get(key);
    const length =
      trace === undefined
        ? this.#layout.length
        : trace.of === 'pre'
          ? this.#layout.preTraceLength
          : padded(trashIndex(this.#projection.target.size), 4);
    return { kind: 'all', name: `${this.#projection.name}: ${what}`, length, role: trace === undefined ? 'synapse' : 'neuron', gates, stores };
  }

  /** What changes between spikes, other than by lazy decay. */
  #evolve(): { loops: Loop[]; plans: Plan[] } {
    const { graph } = this.#context;
    const plans: Plan[] = [];
    const loops: Loop[] = [];
    const environment = this.#environment();
    for (const [key, { array, decay }] of this.#traces) {
      if (decay !== undefined) {
        plans.push({ variable: key, method: this.#decayMethod(key), reason: 'decays by itself: held lazily, read in closed form' });
        continue;
      }
      const value = graph.multiply(graph.load(array, 'neuron'), graph.constant(this.#factors.get(key) as number));
      loops.push(this.#all(`${key} decays`, key, [{ array, role: 'neuron', value, accumulate: false }], undefined));
      plans.push({ variable: key, method: this.#decayMethod(key), reason: 'decays too fast to be held lazily: stepped' });
    }
    const stepped = new Map<string, Typed>();
    const moved: Store[] = [];
    const gates: Value[] = [];
    let gated = true;
    for (const [key, rhs] of this.#checked.differentials) {
      if (this.#state.get(key)?.decay !== undefined) {
        plans.push({ variable: key, method: this.#decayMethod(key), reason: 'decays by itself: held lazily, read in closed form' });
        continue;
      }
      const closed = this.#closedForm(key, rhs, environment);
      if (closed === undefined) {
        stepped.set(key, rhs);
        continue;
      }
      moved.push(...this.#write(key, 'synapse', this.#bounded(key, closed.value)));
      if (closed.gates === undefined) gated = false;
      else gates.push(...closed.gates);
      const skipped = closed.gates === undefined ? '' : ', skipped while its modulators are 0';
      plans.push({ variable: key, method: 'exact', reason: `sum of products of decaying factors: closed form a step${skipped}` });
    }
    if (moved.length > 0) loops.push(this.#all('between spikes', 'w', moved, gated ? gates : undefined));
    if (stepped.size > 0) {
      for (const [key, rhs] of stepped) this.#onlySynaptic(key, rhs);
      const integration = planIntegration({
        model: this.#projection.model.name,
        equations: stepped,
        stated: this.#projection.model.method,
        parameters: this.#parameters,
        held: new Set([...environment.keys()].filter((name) => !stepped.has(name) && !this.#parameters.has(name))),
        dt: this.#dt,
      });
      const next = integration.advance(graph, environment, (_, value) => graph.constant(value as number));
      const stores = [...stepped.keys()].flatMap((key) => this.#write(key, 'synapse', this.#bounded(key, next.get(key) as Value)));
      loops.push(this.#all('stepped', 'w', stores, undefined));
      plans.push(...integration.plans);
    }
    return { loops, plans };
  }

  #decayMethod(key: string): Method {
    const { traces, method } = this.#projection.model;
    return traces?.[key]?.method ?? (typeof method === 'string' ? method : method?.[key]) ?? 'exact';
  }

  /**
   * x + int_0^dt f over a step, where f is a sum of products of factors that each decay by themselves: a product of
   * factors with rates s_i integrates to itself times (1 - e^(-S dt)) / S with S their sum. Undefined where f is no such sum.
   */
  #closedForm(key: string, rhs: Typed, environment: ReadonlyMap<string, Value>): { value: Value; gates: Value[] | undefined } | undefined {
    const { graph, modulators } = this.#context;
    const variables = [...references(rhs)].filter((name) => !this.#parameters.has(name));
    const terms = monomials(rhs, new Set(variables));
    if (terms === undefined) return undefined;
    const rateOf = (name: string): number | undefined => {
      const factor = this.#factors.get(name) ?? modulators.get(name)?.factor;
      if (name === key || factor === undefined || !(factor > 0)) return undefined;
      return modulators.has(name) && !this.#factors.has(name) ? (modulators.get(name) as LoweredModulator).rate : rateFromFactor(factor, this.#dt);
    };
    let value = environment.get(key) as Value;
    const gates: Value[] = [];
    let gated = true;
    for (const { coefficient, factors } of terms) {
      const rates = factors.map(rateOf);
      if (rates.some((rate) => rate === undefined) || factors.some((name) => this.#traces.has(name))) return undefined;
      const share = known(coefficient, this.#parameters) as number;
      if (share === 0) continue;
      const total = rates.reduce<number>((sum, rate) => sum + (rate as number), 0);
      const weight = total === 0 ? this.#dt : -expm1(-total * this.#dt) / total;
      const scalars = factors.filter((name) => modulators.has(name));
      const gate = scalars.reduce((product, name) => graph.multiply(product, environment.get(name) as Value), graph.constant(share * weight));
      const local = factors.filter((name) => !modulators.has(name));
      value = graph.add(
        value,
        local.reduce((product, name) => graph.multiply(product, environment.get(name) as Value), gate),
      );
      if (scalars.length === 0) gated = false;
      else gates.push(gate);
    }
    return { value, gates: gated ? gates : undefined };
  }

  #onlySynaptic(key: string, rhs: Typed): void {
    const foreign = [...references(rhs)].find((name) => this.#traces.has(name));
    if (foreign === undefined) return;
    throw new ValidationError(`in rule '${this.#projection.model.name}', the equation of '${key}' reads trace '${foreign}'`, {
      code: 'invalid_model',
      expected: 'traces read by on pre and on post statements only',
      received: foreign,
      remedy: `keep an eligibility that is updated at spikes, and let '${key}' follow that`,
    });
  }
}

/** s in f = e^(-s dt). */
function rateFromFactor(factor: number, dt: number): number {
  return -log(factor) / dt;
}
