import type { Affine } from '../../language/affine.ts';
import { isLinearIn } from '../../language/affine.ts';
import type { Known } from '../../language/known.ts';
import type { Typed } from '../../language/quantities.ts';
import { constant, references } from '../../language/quantities.ts';
import type { MethodChoice, MethodProblem } from '../../model/methods.ts';
import { chooseMethods } from '../../model/methods.ts';
import type { Method } from '../../model/model.ts';
import type { Environment } from '../program/lower-expression.ts';
import { lowerExpression, partOf } from '../program/lower-expression.ts';
import type { Graph, Value } from '../program/value.ts';
import { exactStep, type Propagators, propagators, rowOf, type SteppedSystem } from './exact-propagator.ts';

/** How one equation is stepped, with its propagator. */
interface PlannedStep extends MethodChoice {
  /** For the exact method: the factor by which each state variable of the linear system contributes per step, by name. */
  readonly propagator?: ReadonlyMap<string, Known>;
}

export interface Integration {
  readonly plans: readonly PlannedStep[];
  /**
   * The state one step later.
   *
   * @param derived places a number computed from parameters: as a constant, or as an array where parameters differ between
   *   elements
   * @param frozen state that does not move where a condition holds; state that depends on it sees it at rest
   */
  advance(
    graph: Graph,
    environment: Environment,
    derived: (name: string, value: Known) => Value,
    frozen?: Frozen,
  ): Map<string, Value>;
}

interface Frozen {
  readonly names: ReadonlySet<string>;
  readonly where: Value;
}

type IntegrationProblem = MethodProblem & SteppedSystem;

/**
 * Plans how equations are stepped. Linear systems with constant coefficients get their exact propagator
 * x' = e^{A dt} x + (int_0^dt e^{A s} ds) b (Rotter & Diesmann 1999). Exponential Euler is
 * x' = x + dt exprel(a dt) (a x + b). The stages of a Runge-Kutta step read time and exactly propagated variables at the time of
 * the stage, all others at the start of the step.
 *
 * @throws ValidationError `no_method` or `method_impossible`, see `chooseMethods`
 */
export function planIntegration(problem: IntegrationProblem): Integration {
  const { plans, system } = chooseMethods(problem);
  const exact = propagators(problem, system);
  return {
    plans: plans.map((plan) => (plan.method === 'exact' ? { ...plan, propagator: rowOf(exact, plan.variable) } : plan)),
    advance: (graph, environment, derived, frozen) =>
      advance(problem, plans, exact, graph, environment, derived, frozen),
  };
}

function advance(
  problem: IntegrationProblem,
  plans: readonly MethodChoice[],
  exact: Propagators,
  graph: Graph,
  environment: Environment,
  derived: (name: string, value: Known) => Value,
  frozen?: Frozen,
): Map<string, Value> {
  const next = exactStep(problem, exact, graph, environment, derived);
  const atEnd = new Map(next);
  const { dt } = problem;
  const slope = (name: string, at: Environment): Value =>
    lowerExpression(graph, problem.equations.get(name) as Typed, at);
  const of = (method: Method): string[] => plans.filter((plan) => plan.method === method).map((plan) => plan.variable);

  for (const name of of('euler')) {
    next.set(name, graph.add(environment.get(name) as Value, scaled(graph, dt, slope(name, environment))));
  }
  for (const name of of('exponential_euler')) {
    const own = isLinearIn(problem.equations.get(name) as Typed, [name]) as Affine;
    const a = lowerExpression(graph, own.coefficients.get(name) ?? constant(0), environment);
    const growth = graph.apply('exprel', scaled(graph, dt, a));
    const change = graph.multiply(growth, scaled(graph, dt, slope(name, environment)));
    next.set(name, graph.add(environment.get(name) as Value, change));
  }
  for (const [method, stages] of [
    ['midpoint', MIDPOINT],
    ['rk4', RK4],
  ] as const) {
    const names = of(method);
    if (names.length === 0) continue;
    const reads = new Set(names.flatMap((name) => [...references(problem.equations.get(name) as Typed)]));
    const driven = exact.names.some((name) => reads.has(name));
    const half = { ...problem, dt: problem.dt / 2 };
    const halfway =
      driven &&
      exactStep(half, propagators(half, exact.system), graph, environment, (name, value) =>
        derived(`half_${name}`, value),
      );
    const during = (at: number): Environment =>
      new Map([
        ...environment,
        ...timeDuring(graph, environment, dt, at),
        ...(at === 0 || !halfway ? [] : at === 1 ? atEnd : halfway),
      ]);
    const still = (name: string, before: Value, after: Value): Value =>
      frozen?.names.has(name) && reads.has(name) ? graph.select(frozen.where, before, after) : after;
    rungeKutta(graph, names, stages, environment, dt, slope, during, still).forEach((value, name) => {
      next.set(name, value);
    });
  }
  return next;
}

/** `t` at a share of a step after its start, with the parts of its tick. */
function timeDuring(graph: Graph, environment: Environment, dt: number, at: number): [string, Value][] {
  if (!environment.has('t')) return [];
  const ticks = partOf('t', 'ticks');
  return [
    ['t', graph.time(dt, at)],
    [ticks, graph.add(environment.get(ticks) as Value, graph.constant(at))],
  ];
}

/** Explicit Runge-Kutta stages: the time of each slope as a share of the step, and its weight. */
type Stages = readonly { readonly at: number; readonly share: number }[];
const MIDPOINT: Stages = [
  { at: 0, share: 0 },
  { at: 1 / 2, share: 1 },
];
const RK4: Stages = [
  { at: 0, share: 1 / 6 },
  { at: 1 / 2, share: 1 / 3 },
  { at: 1 / 2, share: 1 / 3 },
  { at: 1, share: 1 / 6 },
];

function rungeKutta(
  graph: Graph,
  names: readonly string[],
  stages: Stages,
  environment: Environment,
  dt: number,
  slope: (name: string, at: Environment) => Value,
  during: (at: number) => Environment,
  still: (name: string, before: Value, after: Value) => Value,
): Map<string, Value> {
  const next = new Map(names.map((name) => [name, environment.get(name) as Value]));
  let slopes = new Map<string, Value>();
  for (const { at, share } of stages) {
    const point = new Map(during(at));
    if (at > 0) {
      for (const name of names) {
        const step = scaled(graph, dt * at, slopes.get(name) as Value);
        const before = environment.get(name) as Value;
        point.set(name, still(name, before, graph.add(before, step)));
      }
    }
    slopes = new Map(names.map((name) => [name, slope(name, point)]));
    if (share === 0) continue;
    for (const name of names) {
      const part = scaled(graph, dt * share, slopes.get(name) as Value);
      next.set(name, graph.add(next.get(name) as Value, part));
    }
  }
  return next;
}

/** factor * value. Constants that the value is multiplied or divided by are merged into the factor. */
function scaled(graph: Graph, factor: number, value: Value): Value {
  if (factor === 1) return value;
  if (value.kind === 'apply' && value.fn === 'negate') return scaled(graph, -factor, value.a);
  if (value.kind === 'binary') {
    const { fn, a, b } = value;
    if (fn === 'multiply' && a.kind === 'constant') return scaled(graph, factor * a.value, b);
    if (fn === 'multiply' && b.kind === 'constant') return scaled(graph, factor * b.value, a);
    if (fn === 'divide' && b.kind === 'constant') return scaled(graph, factor / b.value, a);
  }
  return graph.multiply(graph.constant(factor), value);
}
