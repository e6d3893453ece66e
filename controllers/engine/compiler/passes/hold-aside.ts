import type { HeldAside } from '../program/annotations.ts';
import type { Loop, NeuronLoop } from '../program/loops.ts';
import { roots } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { assumeFalse } from '../program/specialise.ts';
import type { NeuronStore } from '../program/stores.ts';
import { usesOf } from '../program/uses.ts';
import type { Graph, Value } from '../program/value.ts';
import { inOrder, operands } from '../program/value.ts';
import { definePass } from './pass.ts';

/**
 * Takes refractory neurons out of their loop. The one variable that they hold is replaced by NaN, which arithmetic keeps and
 * which reaches no threshold. So the loop looks up no refractory period for the many other neurons.
 *
 * A population is eligible under these conditions: refractory neurons are silent, all have the same refractory period, exactly
 * one variable is held, nothing else reads it, and the spike condition is false where it is NaN.
 */
export const holdAside = definePass({
  name: 'hold-aside',
  kind: 'neurons',
  annotation: 'aside',
  decide: (program) => (loop) => heldAside(program, loop),
  says: ({ state }, { arrays }) =>
    `refractory neurons wait outside the loop (only ${variableOf(arrays[state].name)} is held, for one time)`,
});

function heldAside(program: Program, loop: NeuronLoop): HeldAside | undefined {
  const { refractory, spike, stores } = loop;
  if (refractory === undefined || !refractory.silent || typeof refractory.ticks !== 'number') return undefined;
  const { active, until, held } = refractory;
  const values = inOrder(roots(loop));
  const [choice, ...more] = values.filter((value) => value.kind !== 'apply' && operands(value).includes(active));
  const left = stores.map(({ array, value, reset }) => ({ array, value: reset?.otherwise ?? value }));
  const own = left.find(({ array, value }) => value === choice && held.includes(array));
  if (own === undefined || choice.kind !== 'select' || more.length > 0) return undefined;
  const { a: before, b: after } = choice;
  if (before.kind !== 'load' || before.array !== own.array) return undefined;

  const lost = new Set<Value>([before, choice]);
  for (const value of values) if (isArithmetic(value) && operands(value).some((one) => lost.has(one))) lost.add(value);
  if (!lost.has(after) || !neverHolds(spike, lost)) return undefined;
  const others = left.filter((one) => one !== own).map(({ value }) => value);
  if (inOrder(others).includes(before)) return undefined;
  const met = (one: Loop): boolean =>
    one !== loop && usesOf(program, one).some(({ array }) => array === own.array || array === until);
  const between = [...program.rebase, ...[...program.events.values()].flat()];
  if (program.tick.some(met) || between.some((one) => one.kind !== 'all' && met(one))) return undefined;
  return { state: own.array, ...withoutRefractory(program.graph, active, loop) };
}

/** `v` of the array `cells.v`. */
function variableOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The spike condition and the stores of a loop for when none of its neurons is refractory. */
function withoutRefractory(graph: Graph, active: Value, { spike, spikes, stores }: NeuronLoop) {
  const assume = (value: Value): Value => assumeFalse(graph, active, [value])[0];
  return {
    spike: assume(spike),
    spikes: assume(spikes),
    stores: stores.map((store): NeuronStore => {
      const { value, reset } = store;
      const cases = reset && { reset: { spiking: assume(reset.spiking), otherwise: assume(reset.otherwise) } };
      return { ...store, value: assume(value), ...cases };
    }),
  };
}

/** Whether an operation is arithmetic, which gives NaN where an operand is NaN. */
function isArithmetic(value: Value): boolean {
  if (value.kind === 'apply') return value.fn === 'negate';
  return value.kind === 'binary' && ['add', 'subtract', 'multiply', 'divide'].includes(value.fn);
}

/** Whether a condition is false where the values in `lost` are NaN. */
function neverHolds(condition: Value, lost: ReadonlySet<Value>): boolean {
  if (condition.kind === 'bernoulli') return lost.has(condition.p);
  if (condition.kind !== 'binary') return false;
  if (condition.fn === 'and') return neverHolds(condition.a, lost) || neverHolds(condition.b, lost);
  return (
    ['less', 'lessEqual', 'greater', 'greaterEqual', 'equal'].includes(condition.fn) &&
    (lost.has(condition.a) || lost.has(condition.b))
  );
}
