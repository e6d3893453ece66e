/**
 * Networks as they are analysed and compiled, for those who take them elsewhere: boards, passes, emitters.
 *
 * @module
 */

export type { Typed } from '../language/quantities.ts';
export type { TypedStatement } from '../language/statements.ts';
export type { Unit } from '../language/units.ts';
export type { CheckedNeuron } from '../model/check-neuron.ts';
export type { CheckedSynapse } from '../model/check-synapse.ts';
export { emitC } from './emit/c/program.ts';
export type { Emitter } from './emit/emitter.ts';
export type { AnalysedModel } from './lowering/analysed-model.ts';
export type { AnalysedModulator } from './lowering/modulators.ts';
export type { AnalysedPopulation } from './lowering/population.ts';
export type { AnalysedProjection } from './lowering/projection.ts';
export type { AnalysedState, AnalysedTrace } from './lowering/rule-variables.ts';
export { analyse } from './passes/analyse.ts';
export { annotate } from './passes/annotate.ts';
export type { Pass, PassOptions } from './passes/pass.ts';
export { verifyProgram } from './passes/verify.ts';
export type * from './program/annotations.ts';
export type { Executable, Numbers, UniformSource } from './program/executable.ts';
export type {
  AllLoop,
  Alone,
  ColumnLoop,
  Columns,
  Ends,
  Integrator,
  Loop,
  LoopOf,
  NeuronLoop,
  ReceptorInput,
  Refractory,
  RowLoop,
  Rows,
  SpikeRing,
  SpikerLoop,
} from './program/loops.ts';
export { printLoop } from './program/print.ts';
export type { ArrayDeclaration, Program } from './program/program.ts';
export type { NeuronStore, Store } from './program/stores.ts';
export type { ArrayId, Role, Value } from './program/value.ts';
