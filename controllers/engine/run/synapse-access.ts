import { forEachValue } from '../language/values.ts';
import type { AnalysedState } from '../lowering/rule-variables.ts';
import type { SynapseLayout } from '../lowering/synapse-layout.ts';
import type { Executable } from '../program/executable.ts';
import { phaseOf } from '../program/executable.ts';
import type { Program } from '../program/program.ts';
import type { Value } from '../program/value.ts';

/** A program after a number of ticks. */
export interface Moment {
  readonly executable: Executable;
  readonly program: Program;
  readonly tick: number;
}

/** A copy of a state variable of synapses, in its declared unit: one value per synapse. */
export function readSynapses(
  layout: SynapseLayout,
  { array, decay, integral }: AnalysedState,
  moment: Moment,
): Float64Array {
  const { numbers, indices, precision } = moment.executable;
  const values = numbers(array);
  const scale = atPhase(decay?.down, moment);
  const lazy = integral?.host(numbers, precision);
  return Float64Array.from(layout.places(indices), (at) => {
    const held = values[at];
    return lazy === undefined ? held * scale : lazy.value(held, at);
  });
}

/** Sets a state variable of synapses, in its declared unit; `all` are the variables of the rule. @throws ValidationError */
export function writeSynapses(
  layout: SynapseLayout,
  { array, decay, integral }: AnalysedState,
  all: Iterable<AnalysedState>,
  what: string,
  given: number | ArrayLike<number>,
  moment: Moment,
): void {
  const { numbers, indices, precision } = moment.executable;
  const into = numbers(array);
  const scale = atPhase(decay?.up, moment);
  const lazy = integral?.host(numbers, precision);
  const place = layout.places(indices);
  // Variables that are integrated lazily from this one keep their present values.
  const moved = [...all].flatMap((one) =>
    one.integral?.dependsOn(array) ? { values: numbers(one.array), lazy: one.integral.host(numbers, precision) } : [],
  );
  forEachValue(given, layout.count, what, (value, k) => {
    const at = place[k];
    const stay = moved.map((one) => one.lazy.value(one.values[at], at));
    into[at] = lazy === undefined ? value * scale : lazy.held(value, at);
    moved.forEach((one, n) => {
      one.values[at] = one.lazy.held(stay[n], at);
    });
  });
}

/** Entry of a decay table at the last completed tick; 1 where the variable does not decay lazily. */
function atPhase(table: Value | undefined, { executable, program, tick }: Moment): number {
  if (table?.kind !== 'table') return 1;
  return executable.numbers(table.array)[phaseOf(program, Math.max(0, tick - 1))];
}
