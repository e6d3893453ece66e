import { ValidationError } from '../../agents/errors.ts';
import { exp } from '../../kernels/math-f64.ts';
import { isLinearIn } from './affine.ts';
import type { ArrayTable } from './array-table.ts';
import { padded } from './array-table.ts';
import type { CheckedSynapse } from './check-synapse.ts';
import { receptorName } from './check-synapse.ts';
import type { Surroundings, Term } from './closed-form.ts';
import { closedForm, gatesOf } from './closed-form.ts';
import type { Decay, Decays } from './decay.ts';
import { isLazy, readLazy, writeLazy } from './decay.ts';
import type { Known, Plan } from './integrate.ts';
import { known, planIntegration } from './integrate.ts';
import { parseExpression } from './language.ts';
import { LazyIntegral } from './lazy-integral.ts';
import type { TypedStatement } from './lower-expression.ts';
import { runStatements } from './lower-expression.ts';
import type { LoweredPopulation } from './lower-population.ts';
import { trashIndex } from './lower-population.ts';
import type { Method } from './model.ts';
import type { LoweredModulator } from './modulators.ts';
import type { Network, Projection } from './network.ts';
import { fromSI } from './network.ts';
import type { Loop, Store } from './program.ts';
import { touches } from './program.ts';
import type { Typed } from './quantities.ts';
import { references } from './quantities.ts';
import type { DrawnSynapses, SynapseLayout } from './synapse-layout.ts';
import { finiteSynapseValue, forSynapseValues } from './synapse-layout.ts';
import { typeValue } from './typing.ts';
import type { Unit } from './units.ts';
import type { ArrayId, Graph, Role, Value } from './value.ts';

/** Per-synapse state. `decay` or `integral` is set where the array holds it lazily. */
export interface SynapticState {
  readonly array: ArrayId;
  readonly decay: Decay | undefined;
  readonly integral?: LazyIntegral;
}

/** A projection with its arrays and loops. */
export interface LoweredProjection {
  readonly projection: Projection;
  readonly layout: SynapseLayout;
  readonly plans: readonly Plan[];
  readonly units: ReadonlyMap<string, Unit>;
  readonly state: ReadonlyMap<string, SynapticState>;
  readonly traces: ReadonlyMap<string, { readonly array: ArrayId; readonly decay: Decay | undefined }>;
  /** Traces that decay too fast to be held lazily: at the start of the step, as a lazily held one reads. */
  readonly fade: readonly Loop[];
  /** Arriving spikes, one loop a delay: before the target's neurons. */
  readonly arrive: readonly Loop[];
  /** The presynaptic traces' own increments. */
  readonly arriveTraces: readonly Loop[];
  /** What every synapse does at every step: before the target's neurons. */
  readonly steady: readonly Loop[];
  /** Postsynaptic spikes and their traces' increments: after the neurons. */
  readonly react: readonly Loop[];
  /** Continuous dynamics, at the end of the step. */
  readonly evolve: readonly Loop[];
  readonly rebase: readonly Loop[];
  readonly events: ReadonlyMap<string, readonly Loop[]>;
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
  readonly synapses: DrawnSynapses;
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
export function lowerProjection(
  context: ProjectionContext,
  projection: Projection,
  checked: CheckedSynapse,
): LoweredProjection {
  return new ProjectionLowering(context, projection, checked).lower();
}

type AllLoop = Extract<Loop, { kind: 'all' }>;

class ProjectionLowering {
  readonly #context: ProjectionContext;
  readonly #projection: Projection;
  readonly #checked: CheckedSynapse;
  readonly #synapses: DrawnSynapses;
  readonly #factors: ReadonlyMap<string, number>;
  readonly #state = new Map<string, SynapticState>();
  readonly #traces = new Map<string, { array: ArrayId; decay: Decay | undefined; of: 'pre' | 'post' }>();
  readonly #parameters: ReadonlyMap<string, number>;
  readonly #dt: number;

  constructor(context: ProjectionContext, projection: Projection, checked: CheckedSynapse) {
    const { network, arrays, synapses } = context;
    const { name, model } = projection;
    this.#context = context;
    this.#projection = projection;
    this.#checked = checked;
    this.#dt = network.step * 1e3;
    this.#parameters = new Map(projection.parameters).set('dt', this.#dt);
    this.#synapses = synapses;
    this.#factors = lazyFactors(network, projection, checked);
    const { place, pre, post } = synapses;
    const { length } = synapses.layout;
    for (const [key, { initial = 0 }] of Object.entries(model.state)) {
      const unit = checked.units.get(key) as Unit;
      const given = projection.initial[key];
      let values: Known;
      if (given === undefined) {
        values = typeof initial === 'number' ? initial : this.#constant(key, unit, initial);
      } else if (typeof given === 'number') {
        values = fromSI(finiteSynapseValue(projection, key, given), unit);
      } else {
        const list = new Float64Array(length);
        forSynapseValues(network, projection, key, given, pre, post, (value, k) => {
          list[place[k] as number] = fromSI(value, unit);
        });
        values = list;
      }
      this.#state.set(key, { array: arrays.numbers(`${name}.${key}`, length, true, values), decay: this.#lazy(key) });
    }
    for (const [key, { of }] of Object.entries(model.traces ?? {})) {
      const size = of === 'pre' ? this.#synapses.preTraceLength : trashIndex(projection.target.size) + 8;
      this.#traces.set(key, { array: arrays.numbers(`${name}.${key}`, size, true), decay: this.#lazy(key), of });
    }
    for (const [key, terms] of this.#moved()) {
      const bounds = this.#boundsOf(key);
      const integral = LazyIntegral.plan(context, `${name}.${key}`, terms, (one) => this.#state.get(one), bounds);
      if (integral !== undefined) this.#state.set(key, { ...(this.#state.get(key) as SynapticState), integral });
    }
  }

  lower(): LoweredProjection {
    const { model, name } = this.#projection;
    const { target, source, graph } = this.#context;
    const { rows } = this.#synapses.layout;
    const arrive: Loop[] = [];
    const arriveTraces: Loop[] = [];
    const preTraces = this.#increments('pre');
    for (const bucket of rows) {
      const stores = this.#onSpike(this.#checked.onPre);
      if (stores.length > 0)
        arrive.push({ kind: 'rows', name: `${name}: on pre`, ring: source.ring, rows: bucket, stores });
      if (preTraces.length > 0) {
        const { delay, traceOffset: offset } = bucket;
        arriveTraces.push({
          kind: 'spikers',
          name: `${name}: pre traces`,
          ring: source.ring,
          delay,
          offset,
          stores: preTraces,
        });
      }
    }
    const react: Loop[] = [];
    const onPost = this.#onSpike(this.#checked.onPost);
    if (onPost.length > 0) {
      react.push({
        kind: 'columns',
        name: `${name}: on post`,
        ring: target.ring,
        columns: this.#synapses.columns(),
        stores: onPost,
      });
    }
    const postTraces = this.#increments('post');
    const late: Loop[] = [];
    if (model.order === 'simultaneous') late.push(...arriveTraces.splice(0));
    if (postTraces.length > 0) {
      react.push({
        kind: 'spikers',
        name: `${name}: post traces`,
        ring: target.ring,
        delay: 0,
        offset: 0,
        stores: postTraces,
      });
    }
    const each = this.#onSpike(this.#checked.onStep);
    const { fade, loops: evolve, plans } = this.#evolve();
    const rebase: Loop[] = [];
    for (const [key, { array, decay }] of [...this.#state, ...this.#traces]) {
      if (decay === undefined) continue;
      const role = this.#state.has(key) ? 'synapse' : 'neuron';
      const value = graph.multiply(graph.load(array, role), graph.constant(decay.whole));
      rebase.push(this.#all(`${key} rebased`, key, [{ array, role, value, accumulate: false }], undefined));
    }
    for (const [key, { integral }] of this.#state)
      if (integral !== undefined) rebase.push(integral.rebase(`${name}: integral of ${key} rebased`));
    return {
      projection: this.#projection,
      layout: this.#synapses.layout,
      plans,
      units: this.#checked.units,
      state: this.#state,
      traces: this.#traces,
      fade,
      arrive,
      arriveTraces,
      steady: each.length === 0 ? [] : [this.#all('on step', 'w', each, undefined)],
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
    const { graph, source, target } = this.#context;
    const environment = new Map<string, Value>();
    for (const [key, value] of this.#parameters) environment.set(key, graph.constant(value));
    for (const key of this.#state.keys()) environment.set(key, this.#readState(key));
    for (const [key, { array, decay, of }] of this.#traces) environment.set(key, this.#read(array, decay, of));
    for (const [key, { array }] of this.#modulators()) environment.set(key, graph.load(array, 'scalar'));
    const sides: readonly ['pre' | 'post', LoweredPopulation][] = [
      ['pre', source],
      ['post', target],
    ];
    for (const [side, population] of sides) {
      if (side === 'pre' && this.#synapses.layout.rows.length > 1) continue;
      for (const [key, array] of [...population.state, ...population.inputs]) {
        const name = `${key}_${side}`;
        if (!environment.has(name)) environment.set(name, graph.load(array, side));
      }
    }
    return environment;
  }

  #read(array: ArrayId, decay: Decay | undefined, role: Role): Value {
    const { graph } = this.#context;
    return decay === undefined ? graph.load(array, role) : readLazy(graph, decay, array, role);
  }

  #readState(key: string): Value {
    const { graph } = this.#context;
    const { array, decay, integral } = this.#state.get(key) as SynapticState;
    const raw = (one: ArrayId): Value => graph.load(one, 'synapse');
    return integral === undefined ? this.#read(array, decay, 'synapse') : integral.value(raw(array), raw);
  }

  /** Stores that leave the synapse's variables as in `now`; none where nothing changes. */
  #writeState(now: ReadonlyMap<string, Value>): Store[] {
    const { graph } = this.#context;
    const plain = [...this.#state].filter(([, { integral }]) => integral === undefined);
    const stores = plain.flatMap(([key]) => this.#write(key, 'synapse', now.get(key) as Value));
    const raw = new Map(stores.map(({ array, value }) => [array, value]));
    for (const [key, { array, integral }] of this.#state) {
      const value = now.get(key) as Value;
      if (integral === undefined) continue;
      if (value === this.#readState(key) && ![...raw.keys()].some((one) => integral.dependsOn(one))) continue;
      const held = integral.held(value, (one) => raw.get(one) ?? graph.load(one, 'synapse'));
      stores.push({ array, role: 'synapse', value: held, accumulate: false });
    }
    return stores;
  }

  /** Stores that leave `value` in a variable of the rule; none where nothing changes. */
  #write(key: string, role: Role, value: Value): Store[] {
    const { graph } = this.#context;
    const { array, decay } = (this.#state.get(key) ?? this.#traces.get(key)) as {
      array: ArrayId;
      decay: Decay | undefined;
    };
    if (value === this.#read(array, decay, role)) return [];
    const stored = decay === undefined ? value : writeLazy(graph, decay, array, role, value);
    return [{ array, role, value: stored, accumulate: false }];
  }

  /** `value` within the declared bounds of `key`. */
  #bounded(key: string, value: Value): Value {
    const { graph } = this.#context;
    const bounds = this.#boundsOf(key);
    if (bounds === undefined) return value;
    const [lower, upper] = bounds.map((bound) => graph.constant(bound)) as [Value, Value];
    return graph.binary('minimum', graph.binary('maximum', value, lower), upper);
  }

  #boundsOf(key: string): [number, number] | undefined {
    const unit = this.#checked.units.get(key) as Unit;
    return this.#projection.model.bounds?.[key]?.map((bound) =>
      typeof bound === 'number' ? bound : this.#constant(`a bound of ${key}`, unit, bound),
    ) as [number, number] | undefined;
  }

  /** The value of an expression of parameters. */
  #constant(what: string, unit: Unit, text: string): number {
    const scope = new Map([...this.#checked.units].filter(([name]) => this.#parameters.has(name)));
    return known(typeValue(what, unit, parseExpression(text), scope), this.#parameters) as number;
  }

  /** The stores of an `on pre`, `on post` or `on step` block; `post += x` becomes an accumulation into the receptor. */
  #onSpike(statements: readonly TypedStatement[]): Store[] {
    const { graph, target } = this.#context;
    const { name, receptor } = this.#projection;
    const none = graph.constant(0);
    const sent = new Map([
      ['post', receptor],
      ...[...target.receptors.keys()].map((one): [string, string] => [receptorName(one), one]),
    ]);
    let now = this.#environment();
    for (const key of sent.keys()) now.set(key, none);
    for (const statement of statements) {
      const { target: key, value } = statement;
      this.#require(value, now);
      now = runStatements(graph, [statement], now);
      now.set(key, this.#bounded(key, now.get(key) as Value));
    }
    const stores = this.#writeState(now);
    // One sum for each array, so that synapses add to a neuron one after another, whatever the emitter.
    const sums = new Map<ArrayId, Value>();
    for (const [key, into] of sent) {
      const value = now.get(key) as Value;
      if (value === none) continue;
      if (into === undefined) {
        throw new ValidationError(`projection '${name}' sends to a population without receptors`, {
          code: 'unknown_receptor',
          received: 'post',
        });
      }
      const array = target.receptors.get(into) as ArrayId;
      const sum = sums.get(array);
      sums.set(array, sum === undefined ? value : graph.add(sum, value));
    }
    for (const [array, value] of sums) stores.unshift({ array, role: 'post', value, accumulate: true });
    return stores;
  }

  /** @throws ValidationError where an expression reads a name that cannot be read here */
  #require(value: Typed, environment: ReadonlyMap<string, Value>): void {
    const missing = [...references(value)].find((one) => !environment.has(one));
    if (missing === undefined) return;
    const delayed = missing.endsWith('_pre') && this.#synapses.layout.rows.length > 1;
    throw new ValidationError(
      `rule of '${this.#projection.name}' reads '${missing}', which ${delayed ? 'synapses of several delays' : 'a trace'} cannot`,
      {
        code: 'invalid_model',
        expected: delayed
          ? 'one delay for all synapses, or a trace'
          : 'traces of the same side, parameters and modulators',
        received: missing,
      },
    );
  }

  /** What a spike adds to the traces of its own neuron, seen from that neuron. */
  #increments(side: 'pre' | 'post'): Store[] {
    return [...this.#traces].flatMap(([key, { of }]) => {
      if (of !== side) return [];
      const statements = this.#checked.traces.get(key)?.onSpike ?? [];
      return this.#write(key, 'neuron', this.#runOfNeuron(side, statements).get(key) as Value);
    });
  }

  /** An event block: one pass over the synapses, one over the neurons of each trace it assigns. */
  #event(event: string, statements: readonly TypedStatement[]): Loop[] {
    const { graph } = this.#context;
    const synaptic = statements.filter(({ target }) => this.#state.has(target));
    let now = this.#environment();
    for (const statement of synaptic) {
      this.#require(statement.value, now);
      now = runStatements(graph, [statement], now);
      now.set(statement.target, this.#bounded(statement.target, now.get(statement.target) as Value));
    }
    const stores = this.#writeState(now);
    const loops = stores.length === 0 ? [] : [this.#all(`on ${event}`, 'w', stores, undefined)];
    for (const [key, { of }] of this.#traces) {
      const own = statements.filter(({ target }) => target === key);
      if (own.length === 0) continue;
      const after = this.#runOfNeuron(of, own);
      loops.push(this.#all(`on ${event}: ${key}`, key, this.#write(key, 'neuron', after.get(key) as Value), undefined));
    }
    return loops;
  }

  /** Runs statements about the traces of one side, seen from its neurons. */
  #runOfNeuron(side: 'pre' | 'post', statements: readonly TypedStatement[]): Map<string, Value> {
    const { graph } = this.#context;
    const environment = new Map([...this.#parameters].map(([key, value]) => [key, graph.constant(value)]));
    for (const [key, { array, decay, of }] of this.#traces)
      if (of === side) environment.set(key, this.#read(array, decay, 'neuron'));
    for (const [key, { array }] of this.#modulators()) environment.set(key, graph.load(array, 'scalar'));
    for (const { value } of statements) this.#require(value, environment);
    return runStatements(graph, statements, environment);
  }

  #all(what: string, key: string, stores: readonly Store[], gates: readonly Value[] | undefined): AllLoop {
    const trace = this.#traces.get(key);
    const length =
      trace === undefined
        ? this.#synapses.layout.length
        : trace.of === 'pre'
          ? this.#synapses.preTraceLength
          : padded(trashIndex(this.#projection.target.size), 4);
    const role = trace === undefined ? 'synapse' : 'neuron';
    const ends = touches(stores, 'pre') || touches(stores, 'post') ? { ends: this.#synapses.ends() } : {};
    return { kind: 'all', name: `${this.#projection.name}: ${what}`, length, role, gates, stores, ...ends };
  }

  /** What changes between spikes, other than by lazy decay. */
  #evolve(): { fade: Loop[]; loops: Loop[]; plans: Plan[] } {
    const { graph } = this.#context;
    const plans: Plan[] = [];
    const fade: Loop[] = [];
    const loops: Loop[] = [];
    const environment = this.#environment();
    for (const [key, { array, decay }] of this.#traces) {
      if (decay !== undefined) {
        plans.push({
          variable: key,
          method: this.#decayMethod(key),
          reason: 'decays by itself: held lazily, read in closed form',
        });
        continue;
      }
      const value = graph.multiply(graph.load(array, 'neuron'), graph.constant(this.#factors.get(key) as number));
      fade.push(this.#all(`${key} decays`, key, [{ array, role: 'neuron', value, accumulate: false }], undefined));
      plans.push({
        variable: key,
        method: this.#decayMethod(key),
        reason: 'decays too fast to be held lazily: stepped',
      });
    }
    const closed = this.#moved();
    const stepped = new Map<string, Typed>();
    const moved = new Map<string, readonly Term[]>();
    for (const [key, rhs] of this.#checked.differentials) {
      if (this.#state.get(key)?.decay !== undefined) {
        plans.push({
          variable: key,
          method: this.#decayMethod(key),
          reason: 'decays by itself: held lazily, read in closed form',
        });
        continue;
      }
      const terms = closed.get(key);
      if (terms === undefined) {
        stepped.set(key, rhs);
        continue;
      }
      const { array, integral } = this.#state.get(key) as SynapticState;
      if (integral !== undefined) {
        const value = this.#readState(key);
        const settle: Store = { array, role: 'synapse', value, accumulate: false };
        loops.push(this.#all(`${key} settles`, 'w', [settle], [integral.due]));
        loops.push(integral.advance(`${this.#projection.name}: integral of ${key}`));
        const turns = this.#boundsOf(key) === undefined ? '' : ' and where one gate gives way to another';
        plans.push({
          variable: key,
          method: 'exact',
          reason: `decaying factors behind a gate that all synapses share: held lazily, the gate integrated once for all; settled every ${integral.period} steps${turns}`,
        });
        continue;
      }
      moved.set(key, terms);
      const skipped = terms.every(({ gate }) => gate !== undefined) ? ', skipped while its modulators are 0' : '';
      plans.push({
        variable: key,
        method: 'exact',
        reason: `sum of products of decaying factors: closed form a step${skipped}`,
      });
    }
    if ([...moved.values()].some((terms) => terms.length > 0)) loops.push(this.#move(moved));
    if (stepped.size > 0) {
      for (const rhs of stepped.values()) this.#require(rhs, environment);
      const integration = planIntegration({
        model: this.#projection.model.name,
        equations: stepped,
        stated: this.#projection.model.method,
        parameters: this.#parameters,
        held: new Set([...environment.keys()].filter((name) => !stepped.has(name) && !this.#parameters.has(name))),
        dt: this.#dt,
      });
      const next = integration.advance(graph, environment, (_, value) => graph.constant(value as number));
      const stores = [...stepped.keys()].flatMap((key) =>
        this.#write(key, 'synapse', this.#bounded(key, next.get(key) as Value)),
      );
      loops.push(this.#all('stepped', 'w', stores, gatesOf([...stepped.values()], this.#surroundings())));
      plans.push(...integration.plans);
    }
    return { fade, loops, plans };
  }

  /** Terms of the equations that are integrated in closed form. */
  #moved(): Map<string, readonly Term[]> {
    const moved = new Map<string, readonly Term[]>();
    for (const [key, rhs] of this.#checked.differentials) {
      if (this.#state.get(key)?.decay !== undefined || this.#decayMethod(key) !== 'exact') continue;
      const terms = closedForm(key, rhs, this.#surroundings());
      if (terms !== undefined) moved.set(key, terms);
    }
    return moved;
  }

  #surroundings(): Surroundings {
    return {
      graph: this.#context.graph,
      environment: this.#environment(),
      parameters: this.#parameters,
      factors: this.#factors,
      modulators: this.#modulators(),
      dt: this.#dt,
    };
  }

  /** Adds what the terms of each variable's equation come to in a step. */
  #move(moved: ReadonlyMap<string, readonly Term[]>): Loop {
    const { graph } = this.#context;
    const environment = this.#environment();
    const stores = (holds: (term: Term) => boolean): Store[] =>
      [...moved].flatMap(([key, terms]) => {
        const added = terms.filter(holds).map(({ value }) => value);
        return this.#write(key, 'synapse', this.#bounded(key, added.reduce(graph.add, environment.get(key) as Value)));
      });
    const terms = [...moved.values()].flat();
    const everything = stores(() => true);
    if (terms.some(({ gate }) => gate === undefined)) return this.#all('between spikes', 'w', everything, undefined);
    const gatesBy = new Map<string, Set<Value>>();
    for (const { gate, modulators } of terms) {
      const gates = gatesBy.get(`${modulators}`) ?? new Set();
      gatesBy.set(`${modulators}`, gates.add(gate as Value));
    }
    const loop = this.#all('between spikes', 'w', everything, [...new Set(terms.map(({ gate }) => gate as Value))]);
    if (gatesBy.size < 2) return loop;
    const alone = [...gatesBy.values()].map((gates) => ({
      gates: [...gates],
      stores: stores(({ gate }) => gates.has(gate as Value)),
    }));
    return { ...loop, alone };
  }

  /** The modulators that the rule names. */
  #modulators(): Map<string, LoweredModulator> {
    const names = Object.keys(this.#projection.model.modulators ?? {});
    return new Map(names.map((name) => [name, this.#context.modulators.get(name) as LoweredModulator]));
  }

  #decayMethod(key: string): Method {
    const { traces, method } = this.#projection.model;
    return traces?.[key]?.method ?? (typeof method === 'string' ? method : method?.[key]) ?? 'exact';
  }
}
