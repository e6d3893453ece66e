import { ValidationError } from '../../../agents/errors.ts';
import type { Affine } from '../language/affine.ts';
import { isLinearIn } from '../language/affine.ts';
import type { Typed } from '../language/quantities.ts';
import { references } from '../language/quantities.ts';
import type { Method } from './model.ts';

/** How one equation is stepped, and why. */
export interface MethodChoice {
  readonly variable: string;
  readonly method: Method;
  readonly reason: string;
}

/** Equations, and which of their names are constant during a step. */
export interface MethodProblem {
  /** Name of the model, for error messages. */
  readonly model: string;
  /** dx/dt in (unit of x)/ms, definitions substituted. */
  readonly equations: ReadonlyMap<string, Typed>;
  readonly stated: Method | Readonly<Record<string, Method>> | undefined;
  readonly parameters: { has(name: string): boolean };
  /** Names that the host sets. They are constant during a step. */
  readonly held: { has(name: string): boolean };
}

interface Methods {
  readonly plans: readonly MethodChoice[];
  /** The equations that are stepped exactly, as a linear system. */
  readonly system: ReadonlyMap<string, Affine>;
}

/** The most equations of one exact system, for its matrix has twice as many rows. */
const MOST_EXACT = 64;

/**
 * Chooses a method for each equation: exact for linear systems with constant coefficients, exponential Euler for equations
 * that are linear in their own variable, and for the rest what the model states.
 *
 * @throws ValidationError `no_method` for an equation that needs a stated method, `method_impossible` for a method that
 *   does not apply, or for too many exact equations
 */
export function chooseMethods(problem: MethodProblem): Methods {
  const { model, equations, stated: all } = problem;
  const statedFor = (name: string): Method | undefined => (typeof all === 'string' ? all : all?.[name]);
  const system = linearSystem(
    problem,
    [...equations.keys()].filter((name) => (statedFor(name) ?? 'exact') === 'exact'),
  );
  if (system.size > MOST_EXACT) {
    throw new ValidationError(`'${model}' has ${system.size} equations that would be stepped exactly, as one system`, {
      code: 'method_impossible',
      expected: `at most ${MOST_EXACT}`,
      received: system.size,
      remedy: "state method: 'exponential_euler' for some of them, or divide the model",
    });
  }
  const plans = [...equations].map(([variable, rhs]): MethodChoice => {
    const stated = statedFor(variable);
    if (system.has(variable)) return { variable, method: 'exact', reason: 'linear with constant coefficients' };
    const own = isLinearIn(rhs, [variable]);
    if (stated === 'exact') throw impossible(model, variable, 'exact', 'is not linear with constant coefficients');
    if (stated === 'exponential_euler' && own === undefined) {
      throw impossible(model, variable, stated, 'is not linear in its own variable');
    }
    if (stated !== undefined) return { variable, method: stated, reason: 'stated by the model' };
    if (own !== undefined) return { variable, method: 'exponential_euler', reason: 'linear in its own variable' };
    throw new ValidationError(`the equation of '${variable}' in '${model}' is nonlinear and states no method`, {
      code: 'no_method',
      expected: "method: 'rk4', 'midpoint' or 'euler'",
      received: variable,
      remedy: `add method: { ${variable}: 'rk4' } to the model`,
    });
  });
  return { plans, system };
}

/** Whether a condition holds of every name in an expression. */
export function everyName(typed: Typed, holds: (name: string) => boolean): boolean {
  return [...references(typed)].every(holds);
}

/** The largest set of `candidates` that is a linear system by itself, with coefficients and constants known or held. */
function linearSystem(problem: MethodProblem, candidates: readonly string[]): Map<string, Affine> {
  let system = candidates;
  for (;;) {
    const forms = new Map<string, Affine>();
    for (const name of system) {
      const form = isLinearIn(problem.equations.get(name) as Typed, system);
      if (form === undefined) continue;
      const fixed = [...form.coefficients.values()].every((c) => everyName(c, (n) => problem.parameters.has(n)));
      const driven = everyName(form.constant, (n) => problem.parameters.has(n) || problem.held.has(n));
      if (fixed && driven) forms.set(name, form);
    }
    if (forms.size === system.length) return forms;
    system = [...forms.keys()];
  }
}

function impossible(model: string, variable: string, method: Method, because: string): ValidationError {
  return new ValidationError(`the equation of '${variable}' in '${model}' ${because}, so '${method}' cannot step it`, {
    code: 'method_impossible',
    expected: "another method, such as 'rk4'",
    received: method,
  });
}
