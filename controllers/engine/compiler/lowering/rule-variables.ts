import { ValidationError } from '../../../../agents/errors.ts';
import { exp } from '../../../../kernels/math-f64.ts';
import { isLinearIn } from '../../language/affine.ts';
import type { Known } from '../../language/known.ts';
import { known } from '../../language/known.ts';
import { parseExpression } from '../../language/parser.ts';
import type { Typed } from '../../language/quantities.ts';
import { references } from '../../language/quantities.ts';
import { type, typeValue } from '../../language/typing.ts';
import type { Unit } from '../../language/units.ts';
import type { CheckedSynapse } from '../../model/check-synapse.ts';
import type { Constants } from '../../model/constants.ts';
import type { Method } from '../../model/model.ts';
import type { Projection } from '../../network/description.ts';
import type { Network } from '../../network/network.ts';
import type { ArrayTable } from '../program/array-table.ts';
import { padded } from '../program/array-table.ts';
import type { Loop } from '../program/loops.ts';
import { addInstant } from '../program/lower-expression.ts';
import type { Store } from '../program/stores.ts';
import { touches } from '../program/stores.ts';
import type { ArrayId, Graph, Role, Value } from '../program/value.ts';
import type { Surroundings, Term } from './closed-form.ts';
import { closedForm } from './closed-form.ts';
import type { Decay, Decays } from './decay.ts';
import { readLazy, writeLazy } from './decay.ts';
import { LazyIntegral } from './lazy-integral.ts';
import type { AnalysedModulator } from './modulators.ts';
import type { AnalysedPopulation } from './population.ts';
import { paddingTarget } from './population.ts';
import type { DrawnSynapses } from './synapse-layout.ts';
import { finiteSynapseValue, forSynapseValues } from './synapse-layout.ts';
import type { SignedWeight } from './weight-sign.ts';
import { checkBoundsOfSign, hasWrongSign, signedWeights, wrongSign } from './weight-sign.ts';

/** A state variable of synapses. `decay` or `integral` is set where the array holds it lazily. */
export interface AnalysedState {
  /** Array of the variable, one element per place of the layout. */
  readonly array: ArrayId;
  /** Tables of its decay, by which the array holds it lazily; undefined where it is not held so. */
  readonly decay: Decay | undefined;
  /** Integral that moves it between spikes, by which the array holds it lazily. Absent: it is not held so. */
  readonly integral?: LazyIntegral;
}

/** A trace of neurons, which their synapses read. `decay` is set where the array holds it lazily. */
export interface AnalysedTrace {
  /** Array of the trace: one element per neuron, and for presynaptic traces one such block per delay. */
  readonly array: ArrayId;
  /** Tables of its decay, by which the array holds it lazily; undefined where it is stepped. */
  readonly decay: Decay | undefined;
  /** Side whose spikes it traces: presynaptic or postsynaptic. */
  readonly of: 'pre' | 'post';
}

/** Factor that x is multiplied by per step, where dx/dt = rate x. @param rate 1/ms @param dt ms */
function decayFactor(rate: number, dt: number, method: 'exact' | 'euler'): number {
  return method === 'euler' ? 1 + rate * dt : exp(rate * dt);
}

/** Context in which a rule is lowered: its network, the populations that it joins, and its synapses. */
export interface ProjectionContext {
  readonly network: Network;
  readonly graph: Graph;
  readonly arrays: ArrayTable;
  readonly decays: Decays;
  readonly modulators: ReadonlyMap<string, AnalysedModulator>;
  readonly source: AnalysedPopulation;
  readonly target: AnalysedPopulation;
  readonly synapses: DrawnSynapses;
  /** The projection's constants, checked. */
  readonly constants: Constants;
}

/** Decay factors per step of the variables of a rule that may be held lazily, by name. */
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

type AllLoop = Extract<Loop, { kind: 'all' }>;

/** The variables of one projection's rule: their arrays, and how loops read and write them. */
export class RuleVariables {
  readonly context: ProjectionContext;
  readonly projection: Projection;
  readonly checked: CheckedSynapse;
  readonly synapses: DrawnSynapses;
  readonly state = new Map<string, AnalysedState>();
  readonly traces = new Map<string, AnalysedTrace>();
  readonly signed: readonly SignedWeight[];
  readonly parameters: ReadonlyMap<string, number>;
  /** The parameters again, checked. */
  readonly constants: Constants;
  /** Decay factor per step of each variable that decays by itself. */
  readonly factors: ReadonlyMap<string, number>;
  /** Duration of a step in ms. */
  readonly dt: number;

  /**
   * @throws ValidationError `wrong_sign` for weights that the receptor does not take, or may not after they are learned; `size_mismatch`,
   *   `not_finite` for initial values; `impossible_value` for bounds that cross
   */
  constructor(context: ProjectionContext, projection: Projection, checked: CheckedSynapse) {
    const { network, arrays, synapses } = context;
    const { name, model } = projection;
    this.context = context;
    this.projection = projection;
    this.checked = checked;
    this.dt = network.step * 1e3;
    this.parameters = new Map(projection.parameters).set('dt', this.dt);
    this.constants = context.constants;
    this.synapses = synapses;
    this.factors = lazyFactors(network, projection, checked);
    for (const key of Object.keys(model.bounds ?? {})) this.#checkBounds(key);
    this.signed = signedWeights(projection, checked);
    for (const weight of this.signed) checkBoundsOfSign(projection, checked, weight, this.boundsOf(weight.state));
    const { place, pre, post } = synapses;
    const { length } = synapses.layout;
    for (const [key, { initial = 0 }] of Object.entries(model.state)) {
      const unit = checked.units.get(key) as Unit;
      const given = projection.initial[key];
      const weight = this.signed.find(({ state }) => state === key);
      let values: Known;
      if (given === undefined) {
        values = typeof initial === 'number' ? initial : this.#constant(key, unit, initial);
      } else if (typeof given === 'number') {
        values = finiteSynapseValue(projection, key, given);
      } else {
        const list = new Float64Array(length);
        forSynapseValues(network, projection, key, given, pre, post, (value, k) => {
          if (weight !== undefined && hasWrongSign(value, weight))
            throw wrongSign(projection, weight, value, unit.symbol, [pre[k], post[k]]);
          list[place[k]] = value;
        });
        values = list;
      }
      if (weight !== undefined && typeof values === 'number' && hasWrongSign(values, weight))
        throw wrongSign(projection, weight, values, unit.symbol, undefined);
      this.state.set(key, { array: arrays.numbers(`${name}.${key}`, length, true, values), decay: this.#lazy(key) });
    }
    for (const [key, { of }] of Object.entries(model.traces ?? {})) {
      const size = of === 'pre' ? this.synapses.preTraceLength : paddingTarget(projection.target.size) + 8;
      this.traces.set(key, { array: arrays.numbers(`${name}.${key}`, size, true), decay: this.#lazy(key), of });
    }
    for (const [key, terms] of this.closedForms()) {
      const bounds = this.boundsOf(key);
      const integral = LazyIntegral.plan(context, `${name}.${key}`, terms, (one) => this.state.get(one), bounds);
      if (integral !== undefined) this.state.set(key, { ...(this.state.get(key) as AnalysedState), integral });
    }
  }

  #lazy(key: string): Decay | undefined {
    const factor = this.factors.get(key);
    const { decays } = this.context;
    return factor !== undefined && decays.holds(factor) ? decays.of(factor) : undefined;
  }

  /** The values of all names of a rule, in a loop over synapses. */
  environment(): Map<string, Value> {
    const { graph, source, target } = this.context;
    const environment = new Map<string, Value>();
    for (const [key, value] of this.parameters) environment.set(key, graph.constant(value));
    for (const key of this.state.keys()) environment.set(key, this.readState(key));
    for (const [key, { array, decay, of }] of this.traces) environment.set(key, this.read(array, decay, of));
    for (const [key, { array }] of this.modulators()) environment.set(key, graph.load(array, 'scalar'));
    const sides: readonly ['pre' | 'post', AnalysedPopulation][] = [
      ['pre', source],
      ['post', target],
    ];
    for (const [side, population] of sides) {
      if (side === 'pre' && this.synapses.layout.rows.length > 1) continue;
      for (const [key, array] of [...population.state, ...population.inputs]) {
        const name = `${key}_${side}`;
        const turns = population.instants.get(key);
        if (environment.has(name)) continue;
        if (turns === undefined) environment.set(name, graph.load(array, side));
        else addInstant(graph, environment, name, [graph.load(turns, side), graph.load(array, side)]);
      }
    }
    return environment;
  }

  read(array: ArrayId, decay: Decay | undefined, role: Role): Value {
    const { graph } = this.context;
    return decay === undefined ? graph.load(array, role) : readLazy(graph, decay, array, role);
  }

  readState(key: string): Value {
    const { graph } = this.context;
    const { array, decay, integral } = this.state.get(key) as AnalysedState;
    const raw = (one: ArrayId): Value => graph.load(one, 'synapse');
    return integral === undefined ? this.read(array, decay, 'synapse') : integral.value(raw(array), raw);
  }

  /** Stores that set the variables of the synapse to the values in `now`. Variables that do not change are left out. */
  writeState(now: ReadonlyMap<string, Value>): Store[] {
    const { graph } = this.context;
    const plain = [...this.state].filter(([, { integral }]) => integral === undefined);
    const stores = plain.flatMap(([key]) => this.write(key, 'synapse', now.get(key) as Value));
    const raw = new Map(stores.map(({ array, value }) => [array, value]));
    for (const [key, { array, integral }] of this.state) {
      const value = now.get(key) as Value;
      if (integral === undefined) continue;
      if (value === this.readState(key) && ![...raw.keys()].some((one) => integral.dependsOn(one))) continue;
      const held = integral.held(value, (one) => raw.get(one) ?? graph.load(one, 'synapse'));
      stores.push({ array, role: 'synapse', value: held, accumulate: false });
    }
    return stores;
  }

  /** Stores that set a variable of the rule to `value`. None where it does not change. */
  write(key: string, role: Role, value: Value): Store[] {
    const { graph } = this.context;
    const { array, decay } = (this.state.get(key) ?? this.traces.get(key)) as {
      array: ArrayId;
      decay: Decay | undefined;
    };
    if (value === this.read(array, decay, role)) return [];
    const stored = decay === undefined ? value : writeLazy(graph, decay, array, role, value);
    return [{ array, role, value: stored, accumulate: false }];
  }

  /** `value` clipped to the declared bounds of `key`. */
  bounded(key: string, value: Value): Value {
    const { graph } = this.context;
    const bounds = this.boundsOf(key);
    if (bounds === undefined) return value;
    const [lower, upper] = bounds.map((bound) => graph.constant(bound)) as [Value, Value];
    return graph.binary('minimum', graph.binary('maximum', value, lower), upper);
  }

  boundsOf(key: string): [number, number] | undefined {
    const unit = this.checked.units.get(key) as Unit;
    return this.projection.model.bounds?.[key]?.map((bound) =>
      typeof bound === 'number' ? bound : this.#constant(`a bound of ${key}`, unit, bound),
    ) as [number, number] | undefined;
  }

  #checkBounds(key: string): void {
    const [lower, upper] = this.boundsOf(key) as [number, number];
    if (lower <= upper) return;
    const names = new Set(
      (this.projection.model.bounds?.[key] ?? []).flatMap((bound) =>
        typeof bound === 'number' ? [] : [...references(type(parseExpression(bound), this.checked.units))],
      ),
    );
    this.constants.refuse(`the bounds of ${key} cross`, [...names], 0, 'a lower bound that is not above the upper one');
  }

  /** The value of an expression of parameters. */
  #constant(what: string, unit: Unit, text: string): number {
    const scope = new Map([...this.checked.units].filter(([name]) => this.parameters.has(name)));
    const typed = typeValue(what, unit, parseExpression(text), scope);
    this.constants.check([[what, typed]]);
    return known(typed, this.parameters) as number;
  }

  /** @throws ValidationError `invalid_model` where an expression reads a name that cannot be read here */
  require(value: Typed, environment: ReadonlyMap<string, Value>): void {
    const missing = [...references(value)].find((one) => !environment.has(one));
    if (missing === undefined) return;
    const delayed = missing.endsWith('_pre') && this.synapses.layout.rows.length > 1;
    throw new ValidationError(
      `rule of '${this.projection.name}' reads '${missing}', which ${delayed ? 'synapses of several delays' : 'a trace'} cannot`,
      {
        code: 'invalid_model',
        expected: delayed
          ? 'one delay for all synapses, or a trace'
          : 'traces of the same side, parameters and modulators',
        received: missing,
      },
    );
  }

  all(what: string, key: string, stores: readonly Store[], gates: readonly Value[] | undefined): AllLoop {
    const trace = this.traces.get(key);
    const length =
      trace === undefined
        ? this.synapses.layout.length
        : trace.of === 'pre'
          ? this.synapses.preTraceLength
          : padded(paddingTarget(this.projection.target.size), 4);
    const role = trace === undefined ? 'synapse' : 'neuron';
    const ends = touches(stores, 'pre') || touches(stores, 'post') ? { ends: this.synapses.ends() } : {};
    return { kind: 'all', name: `${this.projection.name}: ${what}`, length, role, gates, stores, ...ends };
  }

  /** Terms of the equations that are integrated in closed form, by variable. */
  closedForms(): Map<string, readonly Term[]> {
    const moved = new Map<string, readonly Term[]>();
    for (const [key, rhs] of this.checked.differentials) {
      if (this.state.get(key)?.decay !== undefined || this.decayMethod(key) !== 'exact') continue;
      const terms = closedForm(key, rhs, this.surroundings());
      if (terms !== undefined) moved.set(key, terms);
    }
    return moved;
  }

  surroundings(): Surroundings {
    return {
      graph: this.context.graph,
      environment: this.environment(),
      parameters: this.parameters,
      factors: this.factors,
      modulators: this.modulators(),
      dt: this.dt,
    };
  }

  /** The modulators that the rule names. */
  modulators(): Map<string, AnalysedModulator> {
    const names = Object.keys(this.projection.model.modulators ?? {});
    return new Map(names.map((name) => [name, this.context.modulators.get(name) as AnalysedModulator]));
  }

  decayMethod(key: string): Method {
    const { traces, method } = this.projection.model;
    return traces?.[key]?.method ?? (typeof method === 'string' ? method : method?.[key]) ?? 'exact';
  }
}
