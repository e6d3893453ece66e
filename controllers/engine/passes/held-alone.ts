import type { Loop, Program } from '../program/program.ts';
import { roots, silentWhile } from '../program/program.ts';
import { usesOf } from '../program/uses.ts';
import type { ArrayId, Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';

type Neurons = Extract<Loop, { kind: 'neurons' }>;

/** What refractory neurons hold. */
export interface Held {
  readonly loop: Neurons;
  readonly state: ArrayId;
  readonly until: ArrayId;
  /** Whether a neuron is refractory. */
  readonly refractory: Value;
}

/**
 * What the neurons of a loop hold while they are refractory, if NaN may take its place: they are silent for one time for all,
 * hold one variable, which nothing else sees and which no spike follows from while it is NaN.
 */
export function heldAlone(program: Program, neurons: Neurons): Held | undefined {
  const { pause, spike, stores } = neurons;
  const silent = silentWhile(neurons);
  if (silent === undefined || typeof pause?.ticks !== 'number') return undefined;
  const { refractory, condition } = silent;
  const values = inOrder(roots(neurons));
  const [choice, ...more] = values.filter((value) => value.kind !== 'apply' && operands(value).includes(refractory));
  if (choice?.kind !== 'select' || more.length > 0) return undefined;
  const { a: before, b: after } = choice;
  if (before.kind !== 'load' || before.role !== 'neuron') return undefined;

  const lost = new Set<Value>([before, choice]);
  for (const value of values) if (isArithmetic(value) && operands(value).some((one) => lost.has(one))) lost.add(value);
  if (!lost.has(after) || !neverHolds(condition, lost)) return undefined;
  const others = stores.filter(({ array }) => array !== before.array).map(({ value }) => withoutSpike(value, spike));
  const own = stores.filter(({ array }) => array === before.array).map(({ value }) => withoutSpike(value, spike));
  if (own.length !== 1 || own[0] !== choice || inOrder(others).includes(before)) return undefined;
  const held = [before.array, pause.until];
  const met = (one: Loop): boolean => one !== neurons && usesOf(program, one).some(({ array }) => held.includes(array));
  const between = [...program.rebase, ...[...program.events.values()].flat()];
  if (program.tick.some(met) || between.some((one) => one.kind !== 'all' && met(one))) return undefined;
  return { loop: neurons, state: before.array, until: pause.until, refractory };
}

function withoutSpike(value: Value, spike: Value): Value {
  return value.kind === 'select' && value.condition === spike ? value.b : value;
}

/** Whether an operation gives NaN where an operand is NaN. */
function isArithmetic(value: Value): boolean {
  if (value.kind === 'apply') return value.fn === 'negate';
  return value.kind === 'binary' && ['add', 'subtract', 'multiply', 'divide'].includes(value.fn);
}

/** Whether a condition is false where some values are NaN. */
function neverHolds(condition: Value, lost: ReadonlySet<Value>): boolean {
  if (condition.kind === 'bernoulli') return lost.has(condition.p);
  if (condition.kind !== 'binary') return false;
  if (condition.fn === 'and') return neverHolds(condition.a, lost) || neverHolds(condition.b, lost);
  return (
    ['less', 'lessEqual', 'greater', 'greaterEqual', 'equal'].includes(condition.fn) &&
    (lost.has(condition.a) || lost.has(condition.b))
  );
}
