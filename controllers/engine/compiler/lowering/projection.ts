import { ValidationError } from '../../../../agents/errors.ts';
import type { TypedStatement } from '../../language/statements.ts';
import type { Unit } from '../../language/units.ts';
import type { CheckedSynapse } from '../../model/check-synapse.ts';
import { placesIn } from '../../model/check-synapse.ts';
import type { MethodChoice } from '../../model/methods.ts';
import type { Projection } from '../../network/description.ts';
import type { Loop } from '../program/loops.ts';
import { runStatements } from '../program/lower-expression.ts';
import type { Store } from '../program/stores.ts';
import type { ArrayId, Value } from '../program/value.ts';
import { betweenSpikes } from './between-spikes.ts';
import { flushed } from './decay.ts';
import { readsCoarseTime } from './instants.ts';
import type { AnalysedState, AnalysedTrace, ProjectionContext } from './rule-variables.ts';
import { RuleVariables } from './rule-variables.ts';
import type { SynapseLayout } from './synapse-layout.ts';
import type { SignedWeight } from './weight-sign.ts';

/** A projection with its rule, its arrays and its loops. */
export interface AnalysedProjection {
  /** Description that it was lowered from. */
  readonly projection: Projection;
  /** The blocks of the rule, its traces and its equations, typed. */
  readonly rule: CheckedSynapse;
  /** Places of the synapses in the arrays of synaptic state. */
  readonly layout: SynapseLayout;
  /** Distinct delays of the synapses in ticks, ascending. */
  readonly delays: readonly number[];
  /** Bounds of synaptic state, in its declared unit. */
  readonly bounds: ReadonlyMap<string, readonly [lower: number, upper: number]>;
  /** State whose sign a receptor of the target decides. */
  readonly signed: readonly SignedWeight[];
  /** Method of each equation of state and traces, with its reason in words. */
  readonly plans: readonly MethodChoice[];
  /** Whether the rule reads an instant of its neurons otherwise than in a difference of two. */
  readonly readsTime: boolean;
  /** Units by name: of parameters, state, traces and modulators, and of `dt`. That of the receptor is in the place of `weight`. */
  readonly units: ReadonlyMap<string, Unit>;
  /** State variables of the synapses by name. */
  readonly state: ReadonlyMap<string, AnalysedState>;
  /** Traces of the presynaptic and postsynaptic neurons by name. */
  readonly traces: ReadonlyMap<string, AnalysedTrace>;
  /** Decay of traces that are too fast to be held lazily, at the start of the step. A lazy trace reads as decayed then too. */
  readonly fade: readonly Loop[];
  /** Arriving spikes, before the target's neurons: one loop per delay. */
  readonly arrive: readonly Loop[];
  /** Increments of presynaptic traces, after the arriving spikes. */
  readonly arriveTraces: readonly Loop[];
  /** `on step` statements of every synapse, before the target's neurons. */
  readonly steady: readonly Loop[];
  /** Postsynaptic spikes and the increments of their traces, after the target's neurons. */
  readonly react: readonly Loop[];
  /** Equations, at the end of the step. */
  readonly evolve: readonly Loop[];
  /** Rebasing of state, traces and integrals that are held lazily, at the start of each tick of phase 0 but tick 0. */
  readonly rebase: readonly Loop[];
  /** Loops over synapses, and over neurons for their traces, that run when an event is raised, by its name. */
  readonly events: ReadonlyMap<string, readonly Loop[]>;
}

/** Lowers one projection: its arrays and its loops. */
export function lowerProjection(
  context: ProjectionContext,
  projection: Projection,
  checked: CheckedSynapse,
): AnalysedProjection {
  return new ProjectionLowering(new RuleVariables(context, projection, checked)).lower();
}

class ProjectionLowering {
  readonly #rule: RuleVariables;

  constructor(rule: RuleVariables) {
    this.#rule = rule;
  }

  lower(): AnalysedProjection {
    const { model, name } = this.#rule.projection;
    const { target, source, graph } = this.#rule.context;
    const { rows } = this.#rule.synapses.layout;
    const arrive: Loop[] = [];
    const arriveTraces: Loop[] = [];
    const preTraces = this.#increments('pre');
    // The longest delay comes first, because those spikes are the oldest.
    for (const bucket of rows.toReversed()) {
      const stores = this.#block(this.#rule.checked.onPre);
      if (stores.length > 0)
        arrive.push({
          kind: 'rows',
          name: `${name}: on pre`,
          projection: name,
          ring: source.ring,
          rows: bucket,
          stores,
        });
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
    const onPost = this.#block(this.#rule.checked.onPost);
    if (onPost.length > 0) {
      react.push({
        kind: 'columns',
        name: `${name}: on post`,
        projection: name,
        ring: target.ring,
        columns: this.#rule.synapses.columns(),
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
    const each = this.#block(this.#rule.checked.onStep);
    const { fade, loops: evolve, plans } = betweenSpikes(this.#rule);
    const rebase: Loop[] = [];
    for (const [key, { array, decay }] of [...this.#rule.state, ...this.#rule.traces]) {
      if (decay === undefined) continue;
      const role = this.#rule.state.has(key) ? 'synapse' : 'neuron';
      const value = flushed(graph, graph.multiply(graph.load(array, role), graph.constant(decay.whole)));
      rebase.push(this.#rule.all(`${key} rebased`, key, [{ array, role, value, accumulate: false }], undefined));
    }
    for (const [key, { integral }] of this.#rule.state)
      if (integral !== undefined) rebase.push(integral.rebase(`${name}: integral of ${key} rebased`));
    return {
      projection: this.#rule.projection,
      rule: this.#rule.checked,
      layout: this.#rule.synapses.layout,
      delays: rows.map(({ delay }) => delay),
      bounds: new Map(
        Object.keys(model.bounds ?? {}).map((key) => [key, this.#rule.boundsOf(key) as [number, number]]),
      ),
      signed: this.#rule.signed,
      plans,
      readsTime: this.#readsTime(),
      units: this.#rule.checked.units,
      state: this.#rule.state,
      traces: this.#rule.traces,
      fade,
      arrive,
      arriveTraces,
      steady: each.length === 0 ? [] : [this.#rule.all('on step', 'w', each, undefined)],
      react: [...react, ...late],
      evolve,
      rebase,
      events: new Map(
        [...this.#rule.checked.events].map(([event, statements]) => [event, this.#event(event, statements)]),
      ),
    };
  }

  /** The stores of a block of statements about synapses; `post += x` becomes an accumulation into the receptor. */
  #block(statements: readonly TypedStatement[]): Store[] {
    const { graph, target } = this.#rule.context;
    const { name, receptor } = this.#rule.projection;
    const none = graph.constant(0);
    const sent = new Map<string, string | undefined>([['post', receptor], ...this.#rule.checked.receptors]);
    let now = this.#rule.environment();
    for (const key of sent.keys()) now.set(key, none);
    for (const statement of statements) {
      const { target: key, value } = statement;
      this.#rule.require(value, now);
      now = runStatements(graph, [statement], now);
      now.set(key, this.#rule.bounded(key, now.get(key) as Value));
    }
    const stores = this.#rule.writeState(now);
    // One sum per array. So synapses add to a neuron one after another in every emitter.
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

  /** Stores of what a spike adds to the traces of its own neuron. */
  #increments(side: 'pre' | 'post'): Store[] {
    return [...this.#rule.traces].flatMap(([key, { of }]) => {
      if (of !== side) return [];
      const statements = this.#rule.checked.traces.get(key)?.onSpike ?? [];
      return this.#rule.write(key, 'neuron', this.#runOfNeuron(side, statements).get(key) as Value);
    });
  }

  /** The loops of an event block: one over the synapses, and one per trace that it assigns. */
  #event(event: string, statements: readonly TypedStatement[]): Loop[] {
    const stores = this.#block(statements.filter(({ target }) => !this.#rule.traces.has(target)));
    const loops = stores.length === 0 ? [] : [this.#rule.all(`on ${event}`, 'w', stores, undefined)];
    for (const [key, { of }] of this.#rule.traces) {
      const own = statements.filter(({ target }) => target === key);
      if (own.length === 0) continue;
      const after = this.#runOfNeuron(of, own);
      loops.push(
        this.#rule.all(`on ${event}: ${key}`, key, this.#rule.write(key, 'neuron', after.get(key) as Value), undefined),
      );
    }
    return loops;
  }

  #readsTime(): boolean {
    const { source, target } = this.#rule.context;
    const instants = new Set([
      ...[...source.instants.keys()].map((name) => `${name}_pre`),
      ...[...target.instants.keys()].map((name) => `${name}_post`),
    ]);
    const read = placesIn(this.#rule.checked).map(([, typed]) => typed);
    return readsCoarseTime(read, (name) => instants.has(name));
  }

  /** Runs statements about the traces of one side, in a loop over the neurons of that side. */
  #runOfNeuron(side: 'pre' | 'post', statements: readonly TypedStatement[]): Map<string, Value> {
    const { graph } = this.#rule.context;
    const environment = new Map([...this.#rule.parameters].map(([key, value]) => [key, graph.constant(value)]));
    for (const [key, { array, decay, of }] of this.#rule.traces)
      if (of === side) environment.set(key, this.#rule.read(array, decay, 'neuron'));
    for (const [key, { array }] of this.#rule.modulators()) environment.set(key, graph.load(array, 'scalar'));
    for (const { value } of statements) this.#rule.require(value, environment);
    return runStatements(graph, statements, environment);
  }
}
