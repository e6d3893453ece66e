/**
 * Judges results by the gates of a scenario, and tests what they depend on by ablation.
 *
 * @module
 */

export { ailment } from './ailment.ts';
export { type Bound, type Judgement, meets, type Outcome, type Side } from './decide.ts';
export * from './evaluate.ts';
export type { EvaluateOptions } from './evaluation-runs.ts';
export * from './gates.ts';
