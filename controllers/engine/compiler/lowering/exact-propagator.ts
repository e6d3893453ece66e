import { exp } from '../../../../kernels/math-f64.ts';
import { expm } from '../../../../kernels/matrix-exponential.ts';
import type { Affine } from '../../language/affine.ts';
import { type Known, known } from '../../language/known.ts';
import { references } from '../../language/quantities.ts';
import type { Constants } from '../../model/constants.ts';
import { isSingle } from '../../model/constants.ts';
import { everyName } from '../../model/methods.ts';
import type { Environment } from '../program/lower-expression.ts';
import { lowerExpression } from '../program/lower-expression.ts';
import type { Graph, Value } from '../program/value.ts';

/** Parameters of a linear system, and how far it is stepped. */
export interface SteppedSystem {
  readonly parameters: ReadonlyMap<string, Known>;
  /** Duration of a step in ms. */
  readonly dt: number;
  /** The parameters again, to say which of them make no sense. */
  readonly constants: Constants;
}

/**
 * A step of a linear system: x' = transition x + drive b (Rotter & Diesmann 1999). Entries are arrays where parameters differ between
 * elements.
 */
export interface Propagators {
  readonly system: ReadonlyMap<string, Affine>;
  readonly names: readonly string[];
  /** Whether a variable (row) depends on another (column) within a step. */
  readonly reach: readonly (readonly boolean[])[];
  /** e^{A dt} */
  readonly transition: readonly (readonly Known[])[];
  /** int_0^dt e^{A s} ds */
  readonly drive: readonly (readonly Known[])[];
}

/** The exact step of a linear system. @throws ValidationError `impossible_value` where an entry is beyond single precision */
export function propagators(problem: SteppedSystem, system: ReadonlyMap<string, Affine>): Propagators {
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
export function rowOf({ names, reach, transition }: Propagators, variable: string): Map<string, Known> {
  const row = names.indexOf(variable);
  return new Map(names.flatMap((name, column) => (reach[row][column] ? [[name, transition[row][column]]] : [])));
}

/** The variables of a linear system a step later. */
export function exactStep(
  problem: SteppedSystem,
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
