import type { Known } from '../../language/known.ts';
import type { Typed } from '../../language/quantities.ts';
import type { TypedStatement } from '../../language/statements.ts';
import type { CheckedNeuron } from '../../model/check-neuron.ts';
import type { ArrayTable } from '../program/array-table.ts';
import { inTurns } from '../program/lower-expression.ts';
import type { ArrayId } from '../program/value.ts';

/**
 * State that keeps an instant: all that is ever assigned to it is `t`, or another instant. A number of single precision cannot hold the
 * time of a long run to a step, so that an instant is held as two whole numbers, full turns of 4096 steps and steps of the turn
 * that is not full. The difference of two instants, as in `t - last`, is a difference of whole numbers, exact for ever.
 */
export function instantsOf(neuron: CheckedNeuron): Set<string> {
  const assigned = new Map<string, Typed[]>();
  for (const { target, value } of statementsOf(neuron)) assigned.set(target, [...(assigned.get(target) ?? []), value]);
  const instants = new Set(
    [...assigned.keys()].filter((name) => neuron.units.get(name)?.symbol === 'ms' && !neuron.differentials.has(name)),
  );
  const isInstant = (name: string): boolean => name === 't' || instants.has(name);
  let before: number;
  do {
    before = instants.size;
    for (const name of instants)
      if (!assigned.get(name)?.every((value) => isInstantLike(value, isInstant))) instants.delete(name);
  } while (instants.size < before);
  return instants;
}

function statementsOf({ receptors, onStep, reset, events }: CheckedNeuron): TypedStatement[] {
  return [...[...receptors.values()].flat(), ...onStep, ...reset, ...[...events.values()].flat()];
}

/** Whether an expression chooses among instants and computes nothing with them. */
function isInstantLike(typed: Typed, isInstant: (name: string) => boolean): boolean {
  if (typed.op === 'select') return isInstantLike(typed.then, isInstant) && isInstantLike(typed.otherwise, isInstant);
  return typed.op === 'reference' && isInstant(typed.name);
}

/** Whether expressions read an instant otherwise than in a difference of two, and so to the precision of a number. */
export function readsCoarseTime(expressions: Iterable<Typed>, isInstant: (name: string) => boolean): boolean {
  const seen = new Set<Typed>();
  const visit = (typed: Typed): boolean => {
    if (seen.has(typed)) return false;
    seen.add(typed);
    switch (typed.op) {
      case 'constant':
        return false;
      case 'reference':
        return isInstant(typed.name);
      case 'apply':
        return visit(typed.argument);
      case 'binary': {
        const sides = [typed.left, typed.right];
        if (typed.fn === 'subtract' && sides.every((side) => isInstantLike(side, isInstant)))
          return sides.some((side) => conditionsOf(side).some(visit));
        return sides.some(visit);
      }
      case 'select':
        return [typed.condition, typed.then, typed.otherwise].some(visit);
    }
  };
  return [...expressions].some(visit);
}

/** Whether equations, statements or the spike condition of a neuron read `t` itself, or an instant, and not a difference. */
export function readsTimeItself(neuron: CheckedNeuron, instants: ReadonlySet<string>): boolean {
  const isInstant = (name: string): boolean => name === 't' || instants.has(name);
  const read = [...neuron.differentials.values(), neuron.spike];
  for (const { target, value } of statementsOf(neuron)) {
    if (!instants.has(target)) read.push(value);
    else read.push(...conditionsOf(value));
  }
  return readsCoarseTime(read, isInstant);
}

function conditionsOf(typed: Typed): Typed[] {
  return typed.op === 'select' ? [typed.condition, ...conditionsOf(typed.then), ...conditionsOf(typed.otherwise)] : [];
}

/** The two arrays of an instant. */
export interface InstantArrays {
  readonly turns: ArrayId;
  readonly ticks: ArrayId;
}

/** Makes the arrays of an instant. @param initial in ms @param dt ms */
export function instantArrays(
  arrays: ArrayTable,
  name: string,
  length: number,
  size: number,
  initial: Known,
  dt: number,
): InstantArrays {
  const split = (part: 0 | 1): Known =>
    typeof initial === 'number' ? inTurns(initial / dt)[part] : initial.map((ms) => inTurns(ms / dt)[part]);
  return {
    turns: arrays.numbers(`${name}_turns`, length, true, split(0), size),
    ticks: arrays.numbers(name, length, true, split(1), size),
  };
}
