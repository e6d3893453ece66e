import type { AnalysedState } from '../compiler/lowering/rule-variables.ts';
import type { SynapseLayout } from '../compiler/lowering/synapse-layout.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import { phaseOf } from '../compiler/program/executable.ts';
import type { Program } from '../compiler/program/program.ts';
import type { ArrayId, Value } from '../compiler/program/value.ts';
import { forEachValue } from '../language/values.ts';

/** A program after a number of ticks. */
export interface Moment {
  readonly executable: Executable;
  readonly program: Program;
  readonly tick: number;
}

/** A copy of a state variable of synapses, in its declared unit: one value per synapse. */
export function readSynapses(layout: SynapseLayout, variable: AnalysedState, moment: Moment): Float64Array {
  const { array, decay, integral } = variable;
  const { executable } = moment;
  const { numbers, indices } = viewsOf(executable);
  executable.fetch?.(arraysOf(variable));
  const values = numbers(array);
  const scale = atPhase(decay?.down, moment);
  const lazy = integral?.host(numbers, executable.precision);
  return Float64Array.from(layout.places(indices), (at) => {
    const held = values[at];
    return lazy === undefined ? held * scale : lazy.value(held, at);
  });
}

/** Sets a state variable of synapses, in its declared unit; `all` are the variables of the rule. @throws ValidationError */
export function writeSynapses(
  layout: SynapseLayout,
  variable: AnalysedState,
  all: Iterable<AnalysedState>,
  what: string,
  given: number | ArrayLike<number>,
  moment: Moment,
): void {
  const { array, decay, integral } = variable;
  const { executable } = moment;
  const { precision } = executable;
  const { numbers, indices } = viewsOf(executable);
  const others = [...all].filter((one) => one.integral?.dependsOn(array));
  executable.fetch?.([...new Set([variable, ...others].flatMap(arraysOf))]);
  const into = numbers(array);
  const scale = atPhase(decay?.up, moment);
  const lazy = integral?.host(numbers, precision);
  const place = layout.places(indices);
  // Variables that are integrated lazily from this one keep their present values.
  const moved = others.flatMap((one) =>
    one.integral === undefined ? [] : { values: numbers(one.array), lazy: one.integral.host(numbers, precision) },
  );
  forEachValue(given, layout.count, what, (value, k) => {
    const at = place[k];
    const stay = moved.map((one) => one.lazy.value(one.values[at], at));
    into[at] = lazy === undefined ? value * scale : lazy.held(value, at);
    moved.forEach((one, n) => {
      one.values[at] = one.lazy.held(stay[n], at);
    });
  });
  executable.send?.([array, ...others.map((one) => one.array)]);
}

/** The arrays that the value of a variable is computed from, without tables. */
function arraysOf({ array, integral }: AnalysedState): ArrayId[] {
  return [array, ...(integral?.arrays ?? [])];
}

/** The views of an executable as functions of their own. */
function viewsOf(executable: Executable): {
  readonly numbers: (array: ArrayId) => Numbers;
  readonly indices: (array: ArrayId) => Uint32Array;
} {
  return { numbers: (array) => executable.numbers(array), indices: (array) => executable.indices(array) };
}

/** Entry of a decay table at the last completed tick; 1 where the variable does not decay lazily. */
export function atPhase(table: Value | undefined, { executable, program, tick }: Moment): number {
  if (table?.kind !== 'table') return 1;
  return executable.numbers(table.array)[phaseOf(program, Math.max(0, tick - 1))];
}
