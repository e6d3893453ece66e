import { ValidationError } from '../../../agents/errors.ts';
import type { Affine } from '../language/affine.ts';
import { isLinearIn } from '../language/affine.ts';
import type { Expression } from '../language/language.ts';
import { LanguageError, printExpression } from '../language/language.ts';
import type { Typed } from '../language/quantities.ts';
import { references } from '../language/quantities.ts';
import type { Method } from './model.ts';

/** An equation as it was written. */
interface EquationText {
  readonly value: Expression;
  /** The parts of an expression. That of a definition's name is what it is defined as. */
  readonly partsOf: (expression: Expression) => readonly Expression[];
  /** A part with its units, definitions substituted. */
  readonly typed: (part: Expression) => Typed;
}

/** How one equation is stepped, and why. */
export interface MethodChoice {
  readonly variable: string;
  readonly method: Method;
  readonly reason: string;
}

/**
 * Equations to step. A name without an equation is constant during a step: inputs, and state that only statements or the host
 * change. Time, `t`, is not.
 */
export interface MethodProblem {
  /** Name of the model, for error messages. */
  readonly model: string;
  /** dx/dt in (unit of x)/ms, definitions substituted. */
  readonly equations: ReadonlyMap<string, Typed>;
  readonly stated: Method | Readonly<Record<string, Method>> | undefined;
  /** Names that are constant during a run. */
  readonly parameters: { has(name: string): boolean };
  /** The text of an equation, where it is known, for error messages. */
  readonly textOf?: (variable: string) => EquationText;
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
    if (stated === 'exact') throw notExact(problem, variable, system);
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

/**
 * The largest set of `candidates` that is a linear system by itself, with coefficients made of parameters, and a drive that is
 * constant during a step.
 */
function linearSystem(problem: MethodProblem, candidates: readonly string[]): Map<string, Affine> {
  let system = candidates;
  for (;;) {
    const forms = new Map<string, Affine>();
    for (const name of system) {
      const form = isLinearIn(problem.equations.get(name) as Typed, system);
      if (form !== undefined && faultOf(form, problem) === undefined) forms.set(name, form);
    }
    if (forms.size === system.length) return forms;
    system = [...forms.keys()];
  }
}

/** Reason why a form lacks constant coefficients, or a drive that is constant during a step; undefined where it has both. */
function faultOf({ coefficients, constant }: Affine, { parameters, equations }: MethodProblem): string | undefined {
  for (const [name, coefficient] of coefficients) {
    const factor = [...references(coefficient)].find((one) => !parameters.has(one));
    if (factor !== undefined) return `multiplies '${name}' by '${factor}', which is not a parameter`;
  }
  const moving = [...references(constant)].find((one) => equations.has(one) || one === 't');
  return moving && `depends on '${moving}', which changes during a step and is not stepped exactly`;
}

/** The error for an equation that is stated to be exact and cannot be. It points at the smallest term that is to blame. */
function notExact(problem: MethodProblem, variable: string, exact: ReadonlyMap<string, Affine>): ValidationError {
  const { model, equations, textOf } = problem;
  const names = [...exact.keys(), variable];
  const fault = (typed: Typed): string | undefined => {
    const form = isLinearIn(typed, names);
    if (form !== undefined) return faultOf(form, problem);
    const within = names.filter((name) => references(typed).has(name));
    return `is not linear in ${within.map((name) => `'${name}'`).join(', ')}`;
  };
  const because = fault(equations.get(variable) as Typed) as string;
  if (textOf === undefined) return impossible(model, variable, 'exact', because);
  const { value, partsOf, typed } = textOf(variable);
  // A sum is to blame for any of its parts, all else for a part with the same fault: in x*y it is the product.
  const blameOf = (term: Expression): Expression => {
    const sum = term.kind === 'binary' && (term.operator === '+' || term.operator === '-');
    const whole = fault(typed(term));
    const part = partsOf(term).find((one) => (sum ? fault(typed(one)) !== undefined : fault(typed(one)) === whole));
    return part === undefined ? term : blameOf(part);
  };
  const term = blameOf(value);
  const text =
    term.kind === 'name'
      ? `'${term.name}' changes during a step and is not stepped exactly`
      : `'${printExpression(term)}' ${fault(typed(term))}`;
  const other = isLinearIn(equations.get(variable) as Typed, [variable]) === undefined ? 'rk4' : 'exponential_euler';
  return new LanguageError(`${text}, so 'exact' cannot step the equation of '${variable}'`, term.span, {
    code: 'method_impossible',
    expected: 'sums of states times parameters, and of what does not change during a step',
    received: 'exact',
    block: `${model}.equations`,
    remedy: `write that term so, or state another method for '${variable}', such as '${other}'`,
  });
}

function impossible(model: string, variable: string, method: Method, because: string): ValidationError {
  return new ValidationError(`the equation of '${variable}' in '${model}' ${because}, so '${method}' cannot step it`, {
    code: 'method_impossible',
    expected: "another method, such as 'rk4'",
    received: method,
    remedy: `state method: { ${variable}: 'rk4' }, or 'midpoint' or 'euler', for that equation`,
  });
}
