import type { AnalysedModel } from '../../lowering/analysed-model.ts';
import type { Executable } from '../../program/executable.ts';
import type { Elements } from '../../program/program.ts';
import { emitJavaScript } from '../javascript.ts';
import { IntegerExecutable } from './integer-executable.ts';

/** Runs a network in integers in this process: the golden twin of every board that runs it. */
export function emitIntegers(model: AnalysedModel): Executable {
  const { numbers, ...machine } = emitJavaScript(model.program, { precision: 'f64' });
  return new IntegerExecutable(model, { ...machine, elements: numbers as (array: number) => Elements });
}
