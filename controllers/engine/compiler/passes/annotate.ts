import { unknownName } from '../../language/names.ts';
import type { Loop } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { deferColumns } from './defer-columns.ts';
import { drawSparsely } from './draw-sparsely.ts';
import { holdAside } from './hold-aside.ts';
import { interleave } from './interleave.ts';
import { listArrivals } from './list-arrivals.ts';
import type { Pass, PassOptions } from './pass.ts';
import { DEFER_FROM } from './pass.ts';
import { regularColumns } from './regular-columns.ts';
import { screenDraws } from './screen-draws.ts';

/** All passes, in the order in which they run. */
export const PASSES: readonly Pass[] = [
  holdAside,
  drawSparsely,
  screenDraws,
  interleave,
  deferColumns,
  regularColumns,
  listArrivals,
];

/**
 * A program with the annotations of all passes. They replace earlier annotations.
 *
 * @throws ValidationError `unknown_name` where `without` names a pass that does not exist
 */
export function annotate(program: Program, { deferFrom = DEFER_FROM, without = [] }: PassOptions = {}): Program {
  const names = PASSES.map(({ name }) => name);
  for (const name of without) if (!names.includes(name)) throw unknownName('pass', name, names);
  return PASSES.reduce(
    (annotated, pass) => (without.includes(pass.name) ? pass.undo(annotated) : pass.run(annotated, { deferFrom })),
    program,
  );
}

/** Decisions of the passes about a loop, as lines for people: `name: decision`. */
export function saidOf(loop: Loop, program: Program): string[] {
  return PASSES.flatMap(({ name, says }) => {
    const said = says(loop, program);
    return said === undefined ? [] : [`${name}: ${said}`];
  });
}
