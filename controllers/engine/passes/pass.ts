import type { Loop, LoopOf } from '../program/loops.ts';
import type { Program } from '../program/program.ts';

/** What passes may be told. */
export interface PassOptions {
  /** Synapses of a projection from which on postsynaptic spikes are put off; default {@link DEFER_FROM}. */
  readonly deferFrom?: number;
  /** Names of passes that are left out, to see what they are worth; default none. */
  readonly without?: readonly string[];
}

/** Synapses of a projection from which on updating columns one by one costs more than putting it off. */
export const DEFER_FROM = 65536;

/** Decides about loops of a tick, and writes that down in one of their annotations. It leaves alone what is computed. */
export interface Pass {
  readonly name: string;
  readonly run: (program: Program, options: { readonly deferFrom: number }) => Program;
  /** Takes its decisions back. */
  readonly undo: (program: Program) => Program;
  /** What it has decided about a loop, for people; undefined where it has decided nothing. */
  readonly says: (loop: Loop, program: Program) => string | undefined;
}

/** A pass over loops of one kind, from what it decides about each. */
export function definePass<K extends Loop['kind'], A extends keyof LoopOf<K>>(definition: {
  readonly name: string;
  readonly kind: K;
  readonly annotation: A;
  /** Of a program, what is decided about each loop: the annotation, or undefined for none. */
  decide(
    program: Program,
    options: { readonly deferFrom: number },
  ): (loop: LoopOf<K>) => NonNullable<LoopOf<K>[A]> | undefined;
  says(annotation: NonNullable<LoopOf<K>[A]>, program: Program): string;
}): Pass {
  const { name, kind, annotation, decide, says } = definition;
  const isOurs = (loop: Loop): loop is LoopOf<K> => loop.kind === kind;
  const annotate = (program: Program, decided: (loop: LoopOf<K>) => LoopOf<K>[A] | undefined): Program => ({
    ...program,
    tick: program.tick.map((loop) => {
      if (!isOurs(loop)) return loop;
      const { [annotation]: _, ...bare } = loop;
      const value = decided(loop);
      return (value === undefined ? bare : { ...bare, [annotation]: value }) as unknown as Loop;
    }),
  });
  return {
    name,
    run: (program, options) => annotate(program, decide(program, options)),
    undo: (program) => annotate(program, () => undefined),
    says(loop, program) {
      const decided = isOurs(loop) ? loop[annotation] : undefined;
      return decided ? says(decided, program) : undefined;
    },
  };
}
