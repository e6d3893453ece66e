import type { Typed } from '../../language/quantities.ts';
import type { TypedStatement } from '../../language/statements.ts';
import type { Graph, TickPart, Value } from './value.ts';
import { TURN } from './value.ts';

/**
 * The values of names at one point of a loop. An instant, such as `t`, also has the parts of the number of its tick, by
 * {@link partOf} its name.
 */
export type Environment = ReadonlyMap<string, Value>;

const PARTS: readonly TickPart[] = ['turns', 'ticks'];

/** The name of a part of an instant in an {@link Environment}. No model can declare it. */
export function partOf(name: string, part: TickPart): string {
  return `${name}@${part}`;
}

/** A number of ticks in turns and the ticks of the last one. */
export function inTurns(ticks: number): readonly [turns: number, ticks: number] {
  const turns = Math.floor(ticks / TURN);
  return [turns, ticks - turns * TURN];
}

/** Adds an instant to an environment: its two parts, and its time in ms, which is computed from `dt` of the environment. */
export function addInstant(
  graph: Graph,
  environment: Map<string, Value>,
  name: string,
  [turns, ticks]: readonly [turns: Value, ticks: Value],
): void {
  environment.set(partOf(name, 'turns'), turns);
  environment.set(partOf(name, 'ticks'), ticks);
  // Where it is not read as part of a difference, it is a time of single precision.
  environment.set(name, milliseconds(graph, environment, turns, ticks));
}

/** A number of turns and ticks in ms. */
function milliseconds(graph: Graph, environment: Environment, turns: Value, ticks: Value): Value {
  const count = graph.add(graph.multiply(turns, graph.constant(TURN)), ticks);
  return graph.multiply(count, environment.get('dt') as Value);
}

/** The value of a typed expression. Parts that it uses several times are lowered once. */
export function lowerExpression(graph: Graph, typed: Typed, environment: Environment): Value {
  const lowered = new Map<Typed, Value>();
  const lower = (part: Typed): Value => {
    const value = lowered.get(part) ?? lowerOne(graph, part, environment, lower);
    lowered.set(part, value);
    return value;
  };
  return lower(typed);
}

function lowerOne(graph: Graph, typed: Typed, environment: Environment, lower: (part: Typed) => Value): Value {
  switch (typed.op) {
    case 'constant':
      return graph.constant(typed.value);
    case 'reference': {
      const value = environment.get(typed.name);
      if (value === undefined) throw new Error(`no value for '${typed.name}'`);
      return value;
    }
    case 'apply':
      return graph.apply(typed.fn, lower(typed.argument));
    case 'binary':
      if (typed.fn === 'subtract') {
        const [turns, ticks] = PARTS.map((part) => {
          const [left, right] = [typed.left, typed.right].map((side) =>
            lowerPart(graph, side, part, environment, lower),
          );
          return left && right && graph.binary('subtract', left, right);
        });
        if (turns && ticks) return milliseconds(graph, environment, turns, ticks);
      }
      return graph.binary(typed.fn, lower(typed.left), lower(typed.right));
    case 'select':
      return graph.select(lower(typed.condition), lower(typed.then), lower(typed.otherwise));
  }
}

/** A part of an instant, or of a choice among instants; undefined for anything else. */
function lowerPart(
  graph: Graph,
  typed: Typed,
  part: TickPart,
  environment: Environment,
  lower: (part: Typed) => Value,
): Value | undefined {
  if (typed.op === 'reference') return environment.get(partOf(typed.name, part));
  if (typed.op !== 'select') return undefined;
  const [then, otherwise] = [typed.then, typed.otherwise].map((one) => lowerPart(graph, one, part, environment, lower));
  return then && otherwise && graph.select(lower(typed.condition), then, otherwise);
}

/** The environment after some statements, run one after another. */
export function runStatements(
  graph: Graph,
  statements: readonly TypedStatement[],
  environment: Environment,
): Map<string, Value> {
  const after = new Map(environment);
  for (const { target, value } of statements) {
    const now = new Map(after);
    const lower = (part: Typed): Value => lowerExpression(graph, part, now);
    const parts = PARTS.map((part) => [partOf(target, part), lowerPart(graph, value, part, now, lower)] as const);
    after.set(target, lower(value));
    for (const [name, part] of parts) if (after.has(name) && part !== undefined) after.set(name, part);
  }
  return after;
}
