import type { AnalysedModel } from '../lowering/analysed-model.ts';
import type { Executable } from '../program/executable.ts';

/**
 * Makes an analysed network executable, in this process or on a board. What it returns should keep no reference to the model, so
 * that the first values of its arrays can be freed.
 */
export type Emitter = (analysed: AnalysedModel) => Executable;
