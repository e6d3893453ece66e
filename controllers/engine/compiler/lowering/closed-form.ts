import { expm1, log } from '../../../../kernels/math-f64.ts';
import type { Known } from '../../language/known.ts';
import { known } from '../../language/known.ts';
import { monomials } from '../../language/monomial.ts';
import type { Typed } from '../../language/quantities.ts';
import { references } from '../../language/quantities.ts';
import type { Environment } from '../program/lower-expression.ts';
import type { Graph, Value } from '../program/value.ts';
import type { AnalysedModulator } from './modulators.ts';

/** Quantities that the equations of a rule may refer to, and the graph of their values. */
export interface Surroundings {
  readonly graph: Graph;
  readonly environment: Environment;
  readonly parameters: ReadonlyMap<string, Known>;
  /** Decay factor per step of each trace and state that decays by itself. */
  readonly factors: ReadonlyMap<string, number>;
  readonly modulators: ReadonlyMap<string, AnalysedModulator>;
  /** Duration of a step in ms. */
  readonly dt: number;
}

/** One term of an equation. */
export interface Term {
  /** Amount that the term adds to its variable per step. */
  readonly value: Value;
  /** `value` without `factors`. It is the same for all synapses. */
  readonly scale: Value;
  /** Traces and synaptic state in the term, with repetition. */
  readonly factors: readonly string[];
  /** 0 while the term adds nothing: `scale`, which its modulators are factors of. Undefined without modulators. */
  readonly gate: Value | undefined;
  /** The modulators in the term, sorted. */
  readonly modulators: readonly string[];
}

/**
 * The terms of int_0^dt f, where f is a sum of products of factors that each decay by themselves. A product of factors with
 * decay rates s_i integrates to itself times (1 - e^(-S dt)) / S, with S the sum of the s_i. Undefined where f is no such sum.
 */
export function closedForm(key: string, rhs: Typed, surroundings: Surroundings): Term[] | undefined {
  const { graph, environment, parameters, factors: decays, modulators, dt } = surroundings;
  const variables = [...references(rhs)].filter((name) => !parameters.has(name));
  const terms = monomials(rhs, new Set(variables));
  if (terms === undefined) return undefined;
  const rateOf = (name: string): number | undefined => {
    if (modulators.has(name)) return modulators.get(name)?.rate;
    const factor = decays.get(name);
    return name === key || factor === undefined || !(factor > 0) ? undefined : -log(factor) / dt;
  };
  const times = (product: Value, name: string): Value => graph.multiply(product, environment.get(name) as Value);
  const moved: Term[] = [];
  for (const { coefficient, factors } of terms) {
    const rates = factors.map(rateOf);
    if (rates.some((rate) => rate === undefined)) return undefined;
    const share = known(coefficient, parameters) as number;
    if (share === 0) continue;
    const total = rates.reduce<number>((sum, rate) => sum + (rate as number), 0);
    const weight = total === 0 ? dt : -expm1(-total * dt) / total;
    const scalars = factors.filter((name) => modulators.has(name));
    const own = factors.filter((name) => !modulators.has(name));
    const scale = scalars.reduce(times, graph.constant(share * weight));
    const gate = scalars.length === 0 ? undefined : scale;
    moved.push({ value: own.reduce(times, scale), scale, factors: own, gate, modulators: scalars.sort() });
  }
  return moved;
}

/**
 * Products of modulators that gate `rates`: while all products are 0, all rates are 0. Undefined where a rate has a term without
 * modulators.
 */
export function gatesOf(
  rates: readonly Typed[],
  { graph, environment, modulators }: Pick<Surroundings, 'graph' | 'environment' | 'modulators'>,
): Value[] | undefined {
  const names = new Set(modulators.keys());
  const gates: Value[] = [];
  for (const rate of rates) {
    for (const { factors } of monomials(rate, names) ?? [{ factors: [] }]) {
      if (factors.length === 0) return undefined;
      gates.push(factors.map((name) => environment.get(name) as Value).reduce(graph.multiply));
    }
  }
  return gates;
}
