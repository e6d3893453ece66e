import { emitJavaScript } from '../emit/javascript.ts';
import type { Executable } from '../program/executable.ts';
import type { Elements } from '../program/program.ts';
import { IntegerExecutable } from './integer-executable.ts';
import type { IntegerModel } from './lower-to-integers.ts';

/** Runs a network of integers in this process: the golden twin of every board that runs it. */
export function emitIntegers(model: IntegerModel): Executable {
  const { numbers, ...machine } = emitJavaScript(model.analysed.program, { precision: 'f64' });
  return new IntegerExecutable(model, { ...machine, elements: numbers as (array: number) => Elements });
}
