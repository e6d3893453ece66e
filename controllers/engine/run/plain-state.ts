import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { Decay } from '../compiler/lowering/decay.ts';
import type { Executable, Numbers } from '../compiler/program/executable.ts';
import type { ArrayId } from '../compiler/program/value.ts';
import { atPhase, type Moment } from './synapse-access.ts';

/** A network that runs, and the number of its completed ticks. */
export interface Running {
  readonly analysed: Pick<AnalysedModel, 'program' | 'projections'>;
  readonly executable: Executable;
  readonly tick: number;
}

/** Gives a network that steps its decays the state of the same network that holds them lazily, as a run in this process saved it. */
export function takePlainState(from: Running, to: Executable, program: AnalysedModel['program']): void {
  const { analysed, executable, tick } = from;
  const moment: Moment = { executable, program: analysed.program, tick };
  const held = new Map(analysed.program.arrays.map(({ name, id }) => [name, id]));
  const plain = plainValues(analysed, moment);
  const taken: ArrayId[] = [];
  for (const { id, name, type, state } of program.arrays) {
    const source = held.get(name);
    if (!state || source === undefined) continue;
    if (type === 'index') to.indices(id).set(executable.indices(source));
    else to.numbers(id).set(plain.get(source) ?? executable.numbers(source));
    taken.push(id);
  }
  to.send?.(taken);
}

/** Values of traces and synaptic state at a moment, by array, with lazy decays and integrals applied. */
function plainValues({ projections }: Running['analysed'], moment: Moment): Map<ArrayId, Numbers> {
  const { executable } = moment;
  const numbers = (array: ArrayId): Numbers => executable.numbers(array);
  const plain = new Map<ArrayId, Numbers>();
  const decayed = (array: ArrayId, decay: Decay | undefined): Numbers => {
    const scale = atPhase(decay?.down, moment);
    return numbers(array).map((value) => value * scale);
  };
  for (const { state, traces } of projections.values()) {
    for (const { array, decay } of traces.values()) plain.set(array, decayed(array, decay));
    for (const { array, decay, integral } of state.values()) {
      const lazy = integral?.host(numbers, executable.precision);
      plain.set(array, lazy === undefined ? decayed(array, decay) : numbers(array).map(lazy.value));
    }
  }
  return plain;
}
