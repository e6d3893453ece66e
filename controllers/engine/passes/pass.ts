import type { Loop, LoopOf } from '../program/loops.ts';
import type { Program } from '../program/program.ts';

/** What passes may be told. */
export interface PassOptions {
  /** Synapses of a projection from which on postsynaptic spikes are put off; default {@link DEFER_FROM}. */
  readonly deferFrom?: number;
}

/** Synapses of a projection from which on updating columns one by one costs more than putting it off. */
export const DEFER_FROM = 65536;

/** Decides about loops of a tick and writes that down in their annotations. It leaves alone what is computed. */
export interface Pass {
  readonly name: string;
  /** What it makes of a loop that it has annotated, for people; undefined for any other. */
  readonly says: (loop: Loop, program: Program) => string | undefined;
  readonly run: (program: Program, options: Required<PassOptions>) => Program;
}

/** The program with annotations for its loops of one kind; undefined takes an annotation away. */
export function annotateLoops<K extends Loop['kind'], A extends keyof LoopOf<K>>(
  program: Program,
  kind: K,
  annotation: A,
  decide: (loop: LoopOf<K>, place: number) => LoopOf<K>[A] | undefined,
): Program {
  const tick = program.tick.map((loop, place): Loop => {
    if (loop.kind !== kind) return loop;
    const { [annotation]: _, ...bare } = loop as LoopOf<K>;
    const decided = decide(loop as LoopOf<K>, place);
    return { ...bare, ...(decided === undefined ? {} : { [annotation]: decided }) } as unknown as Loop;
  });
  return { ...program, tick };
}
