import { expm } from '../../../../kernels/linear.ts';
import { exp } from '../../../../kernels/math-f64.ts';
import type { Affine } from '../../language/affine.ts';
import { isLinearIn } from '../../language/affine.ts';
import { type Known, known } from '../../language/known.ts';
import type { Typed } from '../../language/quantities.ts';
import { constant, references } from '../../language/quantities.ts';
import type { Constants } from '../../model/constants.ts';
import { isSingle } from '../../model/constants.ts';
import type { MethodChoice, MethodProblem } from '../../model/methods.ts';
import { chooseMethods, everyName } from '../../model/methods.ts';
import type { Method } from '../../model/model.ts';
import type { Environment } from '../program/lower-expression.ts';
import { lowerExpression, partOf } from '../program/lower-expression.ts';
import type { Graph, Value } from '../program/value.ts';

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

interface IntegrationProblem extends MethodProblem {
  readonly parameters: ReadonlyMap<string, Known>;
  /** Duration of a step in ms. */
  readonly dt: number;
  /** The parameters again, to say which of them make no sense. */
  readonly constants: Constants;
}

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

function exactStep(
  problem: IntegrationProblem,
  { system, names, reach, transition, drive }: Propagators,
  graph: Graph,
  environment: Environment,
  derived: (name: string, value: Known) => Value,
): Map<string, Value> {
  const next = new Map<string, Value>();
  names.forEach((row, i) => {
    let value: Value | undefined;
    const add = (term: Value): void => {
      value = value === undefined ? term : graph.add(value, term);
    };
    names.forEach((column, j) => {
      if (!reach[i]?.[j]) return;
      const factor = derived(`propagator_${row}_${column}`, transition[i]?.[j]);
      add(graph.multiply(environment.get(column) as Value, factor));
    });
    names.forEach((column, j) => {
      const level = (system.get(column) as Affine).constant;
      if (!reach[i]?.[j] || (level.op === 'constant' && level.value === 0)) return;
      const weight = drive[i]?.[j];
      if (everyName(level, (n) => problem.parameters.has(n))) {
        add(derived(`drive_${row}_${column}`, times(weight, known(level, problem.parameters))));
      } else {
        add(graph.multiply(lowerExpression(graph, level, environment), derived(`drive_${row}_${column}`, weight)));
      }
    });
    next.set(row, value as Value);
  });
  return next;
}

/** Which variables (rows) depend on which (columns) within a step. Each depends on itself. */
function reachability(coupled: boolean[][]): boolean[][] {
  const reach = coupled.map((row, i) => row.map((cell, j) => cell || i === j));
  for (let k = 0; k < reach.length; k++) {
    for (const row of reach) {
      if (row[k])
        reach[k].forEach((cell, j) => {
          row[j] = row[j] || cell;
        });
    }
  }
  return reach;
}

/** A step of a linear system: x' = transition x + drive b. Entries are arrays where parameters differ between elements. */
interface Propagators {
  readonly system: ReadonlyMap<string, Affine>;
  readonly names: readonly string[];
  /** Whether a variable (row) depends on another (column) within a step. */
  readonly reach: readonly (readonly boolean[])[];
  /** e^{A dt} */
  readonly transition: readonly (readonly Known[])[];
  /** int_0^dt e^{A s} ds */
  readonly drive: readonly (readonly Known[])[];
}

function propagators(problem: IntegrationProblem, system: ReadonlyMap<string, Affine>): Propagators {
  const names = [...system.keys()];
  if (names.length === 0) return { system, names, reach: [], transition: [], drive: [] };
  const couplings = names.map((row) => names.map((column) => (system.get(row) as Affine).coefficients.get(column)));
  const n = names.length;
  const cells = couplings.map((row) => row.map((cell) => (cell === undefined ? 0 : known(cell, problem.parameters))));
  const reach = reachability(cells.map((row) => row.map((cell) => !isZero(cell))));
  const count = cells.flat().reduce<number>((length, cell) => (typeof cell === 'number' ? length : cell.length), 0);
  const blank = (): Known[][] => names.map(() => names.map(() => (count === 0 ? 0 : new Float64Array(count))));
  const transition = blank();
  const drive = blank();
  for (let element = 0; element < Math.max(1, count); element++) {
    const rates = new Float64Array(n * n);
    cells.flat().forEach((cell, at) => {
      rates[at] = typeof cell === 'number' ? cell : cell[element];
    });
    const [p, q] =
      onePropagator(rates, n, problem.dt, reach) ??
      problem.constants.refuse(
        `the exact step of ${names.join(', ')} is too large for numbers`,
        [
          ...new Set(
            couplings.flatMap((row) => row.flatMap((cell) => (cell === undefined ? [] : [...references(cell)]))),
          ),
        ],
        element,
        'rates of change for which e^(rate dt) is a number of single precision',
      );
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (const [into, from] of [
          [transition, p],
          [drive, q],
        ] as const) {
          const row = into[i];
          const slot = row[j];
          if (typeof slot === 'number') row[j] = from[i * n + j];
          else slot[element] = from[i * n + j];
        }
      }
    }
  }
  return { system, names, reach, transition, drive };
}

/** The factor by which each variable of the system contributes to one of them per step. */
function rowOf({ names, reach, transition }: Propagators, variable: string): Map<string, Known> {
  const row = names.indexOf(variable);
  return new Map(names.flatMap((name, column) => (reach[row][column] ? [[name, transition[row][column]]] : [])));
}

/** The exact step of one element; undefined where it has an entry beyond single precision. */
function onePropagator(
  rates: Float64Array,
  n: number,
  dt: number,
  reach: readonly (readonly boolean[])[],
): [Float64Array, Float64Array] | undefined {
  const size = 2 * n;
  const augmented = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) augmented[i * size + j] = rates[i * n + j] * dt;
    augmented[i * size + n + i] = dt;
  }
  if (!augmented.every(isSingle)) return undefined;
  const full = expm(augmented, size);
  const p = new Float64Array(n * n);
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const alone = (reach[i] as boolean[]).every((cell, j) => cell === (i === j));
    for (let j = 0; j < n; j++) {
      if (!reach[i]?.[j]) continue;
      p[i * n + j] = alone ? exp(rates[i * n + i] * dt) : full[i * size + j];
      q[i * n + j] = full[i * size + n + j];
    }
  }
  return p.every(isSingle) && q.every(isSingle) ? [p, q] : undefined;
}

function isZero(value: Known): boolean {
  return typeof value === 'number' ? value === 0 : value.every((one) => one === 0);
}

function times(a: Known, b: Known): Known {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const of = (value: Known, i: number): number => (typeof value === 'number' ? value : value[i]);
  return Float64Array.from((typeof a === 'number' ? b : a) as Float64Array, (_, i) => of(a, i) * of(b, i));
}
