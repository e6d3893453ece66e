import type { Loop, LoopOf } from '../program/loops.ts';
import type { Program } from '../program/program.ts';

/** Which passes run, and from which size on they act. */
export interface PassOptions {
  /** Number of synapses of a projection from which on its postsynaptic spikes are deferred. Default 65536. */
  readonly deferFrom?: number;
  /** Names of passes to leave out, to measure what they are worth. Default: none. */
  readonly without?: readonly string[];
}

/** Number of synapses of a projection from which on deferring the update of columns is cheaper. */
export const DEFER_FROM = 65536;

/** Decides about loops of a tick and records the decision in one of their annotations. It does not change what is computed. */
export interface Pass {
  /** Name of the pass, by which {@link PassOptions.without} leaves it out: `hold-aside`. */
  readonly name: string;
  /** Returns the program with the annotation of the pass, in the place of an earlier one, on the loops that it decides about. */
  readonly run: (
    program: Program,
    options: {
      /** Number of synapses of a projection from which on its postsynaptic spikes are deferred. */
      readonly deferFrom: number;
    },
  ) => Program;
  /** Removes the annotation of the pass. */
  readonly undo: (program: Program) => Program;
  /** Decision of the pass about a loop, as text for people; undefined where it decided nothing. */
  readonly says: (loop: Loop, program: Program) => string | undefined;
}

/** Defines a pass over loops of one kind by what it decides about each. */
export function definePass<K extends Loop['kind'], A extends keyof LoopOf<K>>(definition: {
  readonly name: string;
  readonly kind: K;
  readonly annotation: A;
  /** For a program, the function that decides about a loop: the annotation, or undefined for none. */
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
